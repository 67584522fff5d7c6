//! What the chassis' tables need once they are large.

use sea_orm_migration::prelude::*;

use crate::{Engine, engine};

/// Tables that are swept all day long.
const SWEPT: [&str; 2] = ["inbox_messages", "idempotency_keys"];

/// Dead rows of swept tables are cleared away in time.
pub(super) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m15_upkeep"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, for_each_swept(manager, engine::swept_rows)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::run(manager, for_each_swept(manager, engine::unswept_rows)).await
    }
}

fn for_each_swept(manager: &SchemaManager, statement: fn(Engine, &str) -> Option<String>) -> Vec<String> {
    let engine = Engine::of(manager.get_connection());
    SWEPT.iter().filter_map(|table| statement(engine, table)).collect()
}

/// What one person did is found without reading the whole trail.
pub(super) struct ByPrincipal;

impl MigrationName for ByPrincipal {
    fn name(&self) -> &str {
        "m15_audit_by_principal"
    }
}

const BY_PRINCIPAL: &str = "ix_audit_entries__principal_id";

#[async_trait::async_trait]
impl MigrationTrait for ByPrincipal {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        super::build_index(manager, BY_PRINCIPAL, "audit_entries (principal, id)").await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_index(Index::drop().name(BY_PRINCIPAL).table("audit_entries").to_owned()).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }
}
