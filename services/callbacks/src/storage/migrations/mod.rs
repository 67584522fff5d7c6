//! The tables, step by step; each step can be taken back.

#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_callbacks;
mod m0002_callback_attempts;
mod m0003_worklist;
mod m0004_confidential;
mod m0005_waivers;
mod m0006_list_indexes;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(copies::published_standards::migration());
        steps.push(Box::new(m0001_callbacks::Migration));
        steps.push(Box::new(m0002_callback_attempts::Migration));
        steps.push(Box::new(m0003_worklist::Migration));
        steps.push(Box::new(m0004_confidential::Migration));
        steps.push(Box::new(m0005_waivers::Migration));
        for step in m0006_list_indexes::STEPS {
            steps.push(Box::new(step));
        }
        steps
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn every_step_can_be_taken_back_and_again() {
        db::testing::must_reverse::<super::Migrator>().await;
    }

    #[tokio::test]
    async fn the_schema_is_as_it_is_written_down() {
        db::testing::must_be_written_down::<super::Migrator>(env!("CARGO_MANIFEST_DIR")).await;
    }
}
