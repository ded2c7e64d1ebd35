//! As much of HTTP as the programs' clients speak, and the services that they ask.

use std::io::{BufRead, BufReader, Error, ErrorKind, Read, Result, Write};
use std::net::{TcpListener, TcpStream};

/// What is asked on a connection, one after the other.
pub(crate) struct Connection(BufReader<TcpStream>);

/// One question; its body was read and is not kept.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self(BufReader::new(stream)))
    }

    /// The next question; none once the client has gone.
    pub(crate) fn request(&mut self) -> Result<Option<Request>> {
        let first = self.line()?;
        let mut words = first.split(' ').map(str::to_owned);
        let (Some(method), Some(path)) = (words.next(), words.next()) else { return Ok(None) };
        let (mut length, mut is_chunked) = (0, false);
        loop {
            let head = self.line()?.to_ascii_lowercase();
            match head.split_once(':') {
                Some(("content-length", value)) => length = number(value, 10)?,
                Some(("transfer-encoding", value)) => is_chunked = value.contains("chunked"),
                Some(_) => {}
                None => break,
            }
        }
        self.skip(length)?;
        while is_chunked {
            let size = number(&self.line()?, 16)?;
            self.skip(size + 2)?;
            is_chunked = size > 0;
        }
        Ok(Some(Request { method, path }))
    }

    /// Answers the last question.
    pub(crate) fn answer(&mut self, status: &str, heads: &str, body: &str) -> Result<()> {
        let answer = format!("HTTP/1.1 {status}\r\n{heads}content-length: {}\r\n\r\n{body}", body.len());
        self.0.get_mut().write_all(answer.as_bytes())
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }

    fn skip(&mut self, bytes: u64) -> Result<()> {
        std::io::copy(&mut (&mut self.0).take(bytes), &mut std::io::sink()).map(drop)
    }
}

fn number(text: &str, radix: u32) -> Result<u64> {
    u64::from_str_radix(text.trim(), radix).map_err(|error| Error::new(ErrorKind::InvalidData, error))
}

/// A DynamoDB that knows of nothing, and an S3 in which nothing lies; where they stand.
pub(crate) fn services() -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || serve(stream));
        }
    });
    Ok(address)
}

fn serve(stream: TcpStream) -> Result<()> {
    let mut connection = Connection::new(stream)?;
    while let Some(request) = connection.request()? {
        let (heads, body) = if request.method == "POST" {
            ("content-type: application/x-amz-json-1.0\r\nx-amz-crc32: 2745614147\r\n", "{}")
        } else {
            let empty = "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
            ("content-type: application/xml\r\n", empty)
        };
        connection.answer("200 OK", heads, body)?;
    }
    Ok(())
}
