//! Forms with files, as browsers send them, and files as browsers get them.

use super::Browser;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use desk::web::router;
use tower::ServiceExt;

/// Between the parts of a form.
const BOUNDARY: &str = "----browser7MA4YWxkTrZu0gW";

/// A file that came.
pub(crate) struct Given {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Given {
    #[track_caller]
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_else(|| panic!("no header {name}"))
    }
}

impl Browser {
    /// Sends a form in which these files were chosen.
    pub(crate) async fn post_files(
        &mut self,
        address: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> super::Answer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        // A browser sends a nameless nothing where no file was chosen.
        let nothing: [(&str, &[u8]); 1] = [("", b"")];
        for (name, bytes) in if files.is_empty() { &nothing } else { files } {
            let head =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"datei\"; filename=\"{name}\"\r\n");
            body.extend(head.bytes().chain(*b"Content-Type: application/octet-stream\r\n\r\n"));
            body.extend(*bytes);
            body.extend(*b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.ask(Request::post(address).header(header::CONTENT_TYPE, kind), body).await
    }

    /// Sends a form of the console with files.
    pub(crate) async fn act_files(
        &mut self,
        id: &str,
        act: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &[u8])],
    ) -> super::Answer {
        let mark = self.mark().await;
        let fields = [fields, &[("formular", &*mark)]].concat();
        self.post_files(&format!("/konsole/anfragen/{id}/{act}"), &fields, files).await
    }

    /// Fetches a file.
    pub(crate) async fn fetch(&self, address: &str) -> Given {
        let cookie = self.cookie.lock().expect("one thread").clone();
        let request = Request::get(address).header(header::HOST, "desk.example").header(header::COOKIE, cookie);
        let request = request.body(Body::empty()).expect("a good request");
        let response = router(self.fixture.web.clone()).oneshot(request).await.expect("the router answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a whole body").to_vec();
        Given { status, headers, bytes }
    }
}
