//! What must always work, in both shapes: the same tests against the all-in-one process and against a cluster.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod bad_input;
mod deployed;
mod ground;
mod just_made;
mod listener;
mod missed;
mod rights;
mod story;
mod tomorrow;
mod traces;
mod webhook;

/// Makes one test per shape out of each `async fn name(suite: Suite)`.
macro_rules! in_both_shapes {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use suite_tests::{Shape, Suite};

            #[tokio::test(flavor = "multi_thread")]
            async fn embedded() {
                super::$name(Suite::start(Shape::Embedded).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_a_cluster() {
                super::$name(Suite::start(Shape::Cluster).await).await;
            }
        }
    )+};
}
pub(crate) use in_both_shapes;
