//! `callbacks`.

use sea_orm::entity::prelude::*;

/// One follow-up.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "callbacks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i32,
    pub estate_id: Uuid,
    pub unit_id: Option<Uuid>,
    pub customer_id: Option<Uuid>,
    pub ticket_id: Uuid,
    pub ticket_number: String,
    pub title: String,
    pub kind: String,
    pub resolution: i32,
    pub standard: String,
    pub standard_version: i32,
    pub series: String,
    pub clause: String,
    pub explanation: Json,
    pub way: String,
    pub who: Json,
    pub coverage_percent: Option<i32>,
    pub due_at: ChronoDateTimeUtc,
    pub status: String,
    pub assignee_id: Option<Uuid>,
    pub status_at: Option<ChronoDateTimeUtc>,
    pub reason: Option<String>,
    pub satisfaction: Option<i32>,
    pub is_solved: Option<bool>,
    pub remarks: Option<String>,
    pub suggestions: Option<String>,
    pub attempts: i32,
    pub missed_at: Option<ChronoDateTimeUtc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
