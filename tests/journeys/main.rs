//! What must always work, in both shapes: the same tests against the all-in-one process and against a cluster.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod bad_input;
mod deployed;
mod just_made;
mod listener;
mod missed;
mod rights;
mod story;
mod test_estate;
mod tomorrow;
mod traces;
mod webhook;

/// Makes one test per shape out of each `async fn name(suite: TestSuite)`.
macro_rules! in_both_shapes {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            use suite_tests::{Shape, TestSuite};

            #[tokio::test(flavor = "multi_thread")]
            async fn embedded() {
                super::$name(TestSuite::start(Shape::Embedded).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn in_a_cluster() {
                super::$name(TestSuite::start(Shape::Cluster).await).await;
            }
        }
    )+};
}
pub(crate) use in_both_shapes;
