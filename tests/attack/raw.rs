//! Bytes over a socket, as no client library would send them.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// Far beyond what any of these needs; a connection that stands this long stands for ever.
const AT_MOST: Duration = Duration::from_secs(60);

/// A connection to the process at `base` (`http://127.0.0.1:8080`).
pub(crate) struct Raw(TcpStream);

impl Raw {
    pub(crate) async fn to(base: &str) -> Self {
        Self(TcpStream::connect(base.strip_prefix("http://").unwrap()).await.unwrap())
    }

    pub(crate) async fn send(&mut self, bytes: &str) {
        self.0.write_all(bytes.as_bytes()).await.unwrap();
    }

    /// Sends as much of it as is taken.
    pub(crate) async fn try_send(&mut self, bytes: &str) {
        drop(self.0.write_all(bytes.as_bytes()).await);
    }

    /// What is answered, if anything is before the line breaks.
    pub(crate) async fn rest(mut self) -> String {
        let mut answer = Vec::new();
        drop(timeout(AT_MOST, self.0.read_to_end(&mut answer)).await.expect("an end"));
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Everything that is answered until the other side hangs up.
    pub(crate) async fn whole(mut self) -> String {
        let mut answer = Vec::new();
        timeout(AT_MOST, self.0.read_to_end(&mut answer)).await.expect("an end").unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// Sends `bytes` one by one, a pause after each, until the other side answers; gives the answer.
    pub(crate) async fn drip(mut self, bytes: &str, pause: Duration) -> String {
        let (mut reading, mut writing) = self.0.split();
        let mut ticks = tokio::time::interval(pause);
        let dripping = async {
            let mut bytes = bytes.as_bytes().iter();
            let mut is_open = true;
            while let (true, Some(byte)) = (is_open, bytes.next()) {
                ticks.tick().await;
                is_open = writing.write_all(&[*byte]).await.is_ok();
            }
            std::future::pending::<()>().await;
        };
        let mut answer = Vec::new();
        tokio::select! {
            () = dripping => {}
            ended = timeout(AT_MOST, reading.read_to_end(&mut answer)) => drop(ended.expect("an end")),
        }
        String::from_utf8_lossy(&answer).into_owned()
    }
}

pub(crate) fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}
