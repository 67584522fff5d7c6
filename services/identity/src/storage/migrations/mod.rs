//! The tables, step by step; each step can be taken back.
#![expect(elided_lifetimes_in_paths, reason = "async_trait wants the signatures spelt as in MigrationTrait")]

mod m0001_staff;
mod m0002_sessions;
mod m0003_api_clients;
mod m0004_signing_keys;

use sea_orm_migration::{MigrationTrait, MigratorTrait};

/// The chassis' tables, then this service's own.
pub(crate) struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        let mut steps = db::migration::chassis();
        steps.push(Box::new(m0001_staff::Migration));
        steps.push(Box::new(m0002_sessions::Migration));
        steps.push(Box::new(m0003_api_clients::Migration));
        steps.push(Box::new(m0004_signing_keys::Migration));
        steps
    }
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn every_step_can_be_taken_back_and_again() {
        db::testing::must_reverse::<super::Migrator>().await;
    }
}
