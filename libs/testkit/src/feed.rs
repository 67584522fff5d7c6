//! A live feed (server-sent events) as a screen reads it.

use serde_json::Value;

/// An open feed.
pub struct Feed {
    reply: reqwest::Response,
    read: String,
}

/// One event of it.
#[derive(Debug, PartialEq)]
pub struct Heard {
    /// Its name.
    pub event: String,
    /// Its data.
    pub data: Value,
}

impl Feed {
    pub(crate) fn new(reply: reqwest::Response) -> Self {
        Self { reply, read: String::new() }
    }

    /// Waits for the next event; `None` when the server ended the feed.
    ///
    /// # Panics
    /// When the connection breaks, or neither comes within [`crate::PATIENCE`].
    #[expect(clippy::expect_used, reason = "a feed that breaks fails the test")]
    pub async fn next(&mut self) -> Option<Heard> {
        let next = tokio::time::timeout(crate::PATIENCE, self.read_next());
        next.await.expect("an event or the end of the feed")
    }

    #[expect(clippy::expect_used, reason = "a feed that breaks fails the test")]
    async fn read_next(&mut self) -> Option<Heard> {
        loop {
            if let Some(heard) = self.take() {
                return Some(heard);
            }
            let bytes = self.reply.chunk().await.expect("an unbroken feed")?;
            self.read.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    /// The next event of what was read already.
    fn take(&mut self) -> Option<Heard> {
        while let Some((block, rest)) = self.read.split_once("\n\n") {
            let heard = heard(block);
            self.read = rest.to_owned();
            if heard.is_some() {
                return heard;
            }
        }
        None
    }
}

/// The event in a block of lines; beats are comments and say nothing.
fn heard(block: &str) -> Option<Heard> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
    let data = serde_json::from_str(field("data: ")?).ok()?;
    Some(Heard { event: field("event: ")?.to_owned(), data })
}
