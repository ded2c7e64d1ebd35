//! HTTP/1.1 over one kept connection: as little of it as a server on the same machine needs.
//!
//! The bench uses it as well. It shares the processors with the server, so it does nothing but write and read.

use super::process::CONNECT_MAX;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// How long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(60);

/// A connection.
pub struct Wire {
    reader: BufReader<TcpStream>,
    host: String,
}

/// What the server said.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The number of its status.
    pub status: u16,
    /// Its headers, their names in small letters.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of this name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Wire {
    /// Connects.
    ///
    /// # Errors
    /// If nobody listens.
    pub fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, CONNECT_MAX)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_MAX))?;
        Ok(Self { reader: BufReader::new(stream), host: address.to_string() })
    }

    pub(super) fn try_open(address: SocketAddr) -> Option<Self> {
        Self::open(address).ok()
    }

    /// Asks, and waits for the whole answer.
    ///
    /// # Errors
    /// If the connection breaks or what comes is no HTTP.
    pub fn ask(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Answer> {
        let mut request = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.host).into_bytes();
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n")?;
        }
        if method == "POST" {
            write!(request, "content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n", body.len())?;
        }
        request.extend_from_slice(b"\r\n");
        request.extend_from_slice(body);
        self.reader.get_mut().write_all(&request)?;
        self.answer()
    }

    fn answer(&mut self) -> io::Result<Answer> {
        let odd = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok()).ok_or_else(|| odd(&first))?;
        let mut answer = Answer { status, ..Answer::default() };
        loop {
            let line = self.line()?;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').ok_or_else(|| odd(&line))?;
            answer.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        if answer.header("transfer-encoding").is_some() {
            return Err(odd("an answer in chunks is not expected"));
        }
        let length = answer.header("content-length").map_or(Ok(0), str::parse).map_err(|_| odd("content-length"))?;
        answer.body.resize(length, 0);
        self.reader.read_exact(&mut answer.body)?;
        Ok(answer)
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.reader.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

/// The fields of a form as a browser sends them.
#[must_use]
pub fn form_encoded<N: AsRef<str>, V: AsRef<str>>(fields: &[(N, V)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{}={}", encoded(name.as_ref()), encoded(value.as_ref())));
    pairs.collect::<Vec<_>>().join("&")
}

fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    // A browser ends the lines of a text with both.
    for byte in text.replace("\r\n", "\n").replace('\n', "\r\n").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            other => write!(out, "%{other:02X}").expect("a string takes everything"),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_travel_as_a_browser_sends_them() {
        assert_eq!(form_encoded(&[("text", "Öl & Licht\nzwei"), ("a", "")]), "text=%C3%96l+%26+Licht%0D%0Azwei&a=");
    }
}
