//! How many statements something runs.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use tracing::{
    Event, Metadata, Subscriber,
    instrument::WithSubscriber,
    span::{Attributes, Id, Record},
};

/// What of SeaORM runs one statement, by the name of its span. Beginning and ending a transaction are none.
const RUN: [&str; 5] = ["execute_raw", "execute_unprepared", "query_one_raw", "query_all_raw", "stream_raw"];

/// Awaits `work` and counts the statements that it runs itself, on either engine; what it leaves to other tasks does not
/// count. Statements that PostgreSQL is given as one are one.
pub async fn count_statements<T>(work: impl Future<Output = T>) -> (T, u64) {
    let statements = Arc::<AtomicU64>::default();
    let done = work.with_subscriber(Counter { statements: Arc::clone(&statements) }).await;
    (done, statements.load(Ordering::SeqCst))
}

struct Counter {
    statements: Arc<AtomicU64>,
}

impl Subscriber for Counter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.is_span()
            && metadata.target().starts_with("sea_orm::database")
            && RUN.contains(&metadata.name())
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        let before = self.statements.fetch_add(1, Ordering::SeqCst);
        Id::from_u64(before.saturating_add(1))
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn event(&self, _event: &Event<'_>) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}
