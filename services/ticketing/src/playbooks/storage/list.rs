//! The list of runs: what it may be narrowed to, and what serves it.

use db::{
    Db, ListSpec, list_page,
    lists::{DeclaredList, Filter, Served, Test},
};
use kernel::{Actor, Failure, ListQuery, PageOf};
use vocabulary::PlaybookRunStatus;

use super::{complete, entities::run, readable_by, rows::playbook_of};
use crate::playbooks::domain::PlaybookRun;

/// Runs of playbooks, newest first.
#[derive(Debug)]
pub(crate) struct PlaybookRunList;

impl DeclaredList for PlaybookRunList {
    const SPEC: &'static ListSpec = &ListSpec {
        scope: Some("estate_id"),
        filters: &[
            Filter::number("number", "Only the run that people call so, such as `E2026-000012`."),
            Filter::id("estate_id", "Only those at this estate."),
            Filter::id("ticket_id", "Only those that belong to this ticket."),
            Filter::word("status", PlaybookRunStatus::WORDS, "Only runs in this state."),
            Filter::text("playbook", 60, "Only those of this playbook, such as `fire`."),
            Filter::flag(
                "is_overdue",
                Test::IsPast("due_at"),
                "`true`: only those with a step that is late; `false`: only the others.",
            ),
        ],
        columns: &[
            "number",
            "playbook",
            "title.zh",
            "title.en",
            "place",
            "status",
            "happened_at",
            "started_at",
            "started_by",
            "commander_id",
            "due_at",
            "ended_at",
            "playbook_run_id",
            "estate_id",
            "ticket_id",
        ],
        served: &[
            Served::newest(&["number"], "uq_playbook_runs__number").few(),
            Served::newest(&["ticket_id"], "ix_playbook_runs__ticket_id_id"),
            Served::newest(&["status"], "ix_playbook_runs__estate_id_status_id").by_estate(),
            Served::newest(&["status"], "ix_playbook_runs__status_id"),
            Served::newest(&[], "ix_playbook_runs__estate_id_id").by_estate(),
            Served::newest(&[], "uq_playbook_runs__id"),
        ],
        ..ListSpec::of("playbook_runs")
    };
}

/// One page of what the actor may see. A run of a playbook that only a newer version knows is left to that version.
pub(crate) async fn list(db: &Db, actor: &Actor, query: &ListQuery) -> Result<PageOf<PlaybookRun>, Failure> {
    let seen = (&actor.scope, readable_by(actor));
    let page = list_page::<run::Entity>(db, PlaybookRunList::SPEC, seen, query).await?;
    let mut known = page.items;
    known.retain(|row| {
        let is_known = playbook_of(row).is_some();
        if !is_known {
            tracing::warn!(run = %row.id.0, "a run of an unknown playbook was left out");
        }
        is_known
    });
    let items = complete(db.reader(), known).await?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
