//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_calls;

use db::migration::IndexStep;
use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// Serves calls of a time.
const CALLS_BY_TIME: IndexStep = IndexStep {
    step: "m0002_calls_by_time",
    index: "ix_calls__answered_at_id",
    table: "calls",
    on: "(answered_at, id)",
};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(Box::new(m0001_calls::Migration));
        steps.push(Box::new(CALLS_BY_TIME));
        steps.push(copies::clearances::migration());
        steps
    }
}

#[cfg(test)]
mod tests {
    use db::Engine;

    db::on_both_engines!(every_step_can_be_taken_back_and_again);

    async fn every_step_can_be_taken_back_and_again(engine: Engine) {
        db::testing::must_reverse::<super::Migrator>(engine).await;
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down_on_postgres() {
        db::testing::must_be_written_down::<super::Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }
}
