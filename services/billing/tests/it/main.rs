//! What billing promises, through its real routes and its real consumer, on both engines.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails there")]

mod access;
mod arrears;
mod authorization;
mod charges;
mod desk;
mod invoice_list;
mod invoices;
mod ledger;
mod payments;
mod random_books;
mod work;

/// Makes one test per engine out of each `async fn name(desk: &Desk)`.
macro_rules! on_both_engines {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use crate::desk::Desk;

            async fn run(engine: testkit::Engine) {
                let desk = Desk::open(engine).await;
                super::$name(&desk).await;
                desk.app.finish().await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                run(testkit::Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres_on_postgres() {
                run(testkit::Engine::Postgres).await;
            }
        }
    )+};
}
pub(crate) use on_both_engines;
