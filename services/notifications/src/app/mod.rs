//! What notifications can do: one operation, one file, one transaction. HTTP, events and jobs all enter here.
#![warn(clippy::future_not_send)]

mod channel;
mod governance;
pub(crate) mod messages;
mod templates;
pub(crate) mod webhooks;

use std::sync::Arc;

use contracts::archive::Directory;
use db::Db;
use standards::Book;

pub(crate) use channel::{Channel, Letter, Parcel, Post, UrlFault};
pub(crate) use templates::Templates;

/// What every operation works with.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) db: Db,
    /// Standards read so far.
    pub(crate) book: Book,
    /// Who knows how to reach a customer.
    pub(crate) directory: Arc<dyn Directory>,
    /// The words of every message.
    pub(crate) templates: Arc<Templates>,
    /// How messages go to customers.
    pub(crate) channel: Arc<dyn Channel>,
    /// How events go to third parties.
    pub(crate) post: Arc<dyn Post>,
}

/// Thousandths by which a wait is stretched.
fn stretch() -> u16 {
    rand::random_range(0..=200)
}
