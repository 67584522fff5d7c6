//! Members of staff are told of emergencies, too. As in the step before, the column for the ticket has the run's id where the
//! notice is about a run.
//!
//! Playbook and step are named, so that the bell need not ask for them. Of a run that only named readers see, both are absent:
//! who is told that something is late, and who looks over their shoulder, learns no more than its number.

use db::migration::{add_columns, drop_columns};
use sea_orm_migration::{prelude::*, schema::*};

/// Gives `staff_notices` the run of a playbook that a notice is about, with its playbook and step.
#[derive(DeriveMigrationName)]
pub(super) struct Migration;

const TABLE: &str = "staff_notices";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = [uuid_null("playbook_run_id"), text_null("playbook"), text_null("step")];
        add_columns(manager, TABLE, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever knows no such notices would take them for notices about tickets.
        let delete = "DELETE FROM staff_notices WHERE playbook_run_id IS NOT NULL";
        manager.get_connection().execute_unprepared(delete).await?;
        let columns = ["playbook_run_id", "playbook", "step"];
        drop_columns(manager, TABLE, &columns).await
    }
}

/// Gives `staff_notices` the round of a patrol that a notice is about.
#[derive(Debug)]
pub(super) struct Rounds;

impl MigrationName for Rounds {
    fn name(&self) -> &'static str {
        "m0010_round_notices"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Rounds {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        add_columns(manager, TABLE, [uuid_null("patrol_round_id")]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Whoever knows no such notices would take them for notices about tickets.
        let delete = "DELETE FROM staff_notices WHERE patrol_round_id IS NOT NULL";
        manager.get_connection().execute_unprepared(delete).await?;
        drop_columns(manager, TABLE, &["patrol_round_id"]).await
    }
}
