//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_form_records;
mod m0002_files;
mod m0003_running_indexes;
mod m0003_running_records;
mod m0004_form_definitions;
mod m0005_retention;
mod m0005_retention_indexes;
mod m0006_patrols;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(Box::new(m0001_form_records::Migration));
        steps.push(Box::new(m0002_files::Migration));
        steps.push(Box::new(m0003_running_records::Migration));
        for step in m0003_running_indexes::STEPS {
            steps.push(Box::new(step));
        }
        steps.push(Box::new(m0004_form_definitions::Migration));
        steps.push(Box::new(m0005_retention::Migration));
        for step in m0005_retention_indexes::STEPS {
            steps.push(Box::new(step));
        }
        steps.push(copies::published_calendars::migration());
        steps.push(copies::positions::migration());
        steps.push(copies::positions::post_migration());
        steps.push(copies::places::migration());
        steps.push(Box::new(m0006_patrols::Migration));
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
