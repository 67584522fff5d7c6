//! Reads a stream of server-sent events, as the console does.

use serde_json::Value;

/// An open stream.
pub struct SseClient {
    reply: reqwest::Response,
    read: String,
}

/// One event of it.
#[derive(Debug, PartialEq)]
pub struct SseEvent {
    /// Its name.
    pub event: String,
    /// Its data.
    pub data: Value,
}

impl SseClient {
    pub(crate) fn new(reply: reqwest::Response) -> Self {
        Self { reply, read: String::new() }
    }

    /// Waits for the next event; `None` when the server ended the stream.
    ///
    /// # Panics
    /// When the connection breaks, or neither comes within [`crate::PATIENCE`].
    #[expect(clippy::expect_used, reason = "a stream that breaks fails the test")]
    pub async fn next(&mut self) -> Option<SseEvent> {
        let next = tokio::time::timeout(crate::PATIENCE, self.read_next());
        next.await.expect("an event or the end of the feed")
    }

    #[expect(clippy::expect_used, reason = "a stream that breaks fails the test")]
    async fn read_next(&mut self) -> Option<SseEvent> {
        loop {
            if let Some(event) = self.take() {
                return Some(event);
            }
            let bytes = self.reply.chunk().await.expect("an unbroken feed")?;
            self.read.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    /// The next event of what was read already.
    fn take(&mut self) -> Option<SseEvent> {
        while let Some((block, rest)) = self.read.split_once("\n\n") {
            let event = parse(block);
            self.read = rest.to_owned();
            if event.is_some() {
                return event;
            }
        }
        None
    }
}

/// The event in a block of lines; heartbeats are comments and no events.
fn parse(block: &str) -> Option<SseEvent> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    let data = serde_json::from_str(field("data: ")?).ok()?;
    Some(SseEvent { event: field("event: ")?.to_owned(), data })
}
