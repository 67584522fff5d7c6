//! Looking at playbooks and at their runs.

use std::collections::BTreeSet;

use db::lists::{DeclaredList, Filter, Key, KeyKind, ListSpec, PlaceValue, Sort, Test, cut};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use standards::playbooks::{Playbook, playbook, playbooks};
use vocabulary::PlaybookRunId;

use super::{ShownRun, numbers};
use crate::{
    app::App,
    playbooks::{
        domain::PlaybookRun,
        storage::{self, list},
    },
};

/// The run, when the actor may see it, with what is dialled at its estate.
///
/// # Errors
/// Not found, also for a confidential one to whoever is not among its readers.
#[tracing::instrument(skip_all, name = "ticketing.get_run")]
pub(crate) async fn get_run(app: &App, actor: &Actor, id: PlaybookRunId) -> Result<ShownRun, Failure> {
    let run = storage::find(&app.db, actor, id).await?.ok_or_else(Refusal::not_found)?;
    let estate = app.db.estate(run.estate_id).await?.ok_or_else(Refusal::not_known_yet)?;
    let numbers = numbers::numbers_of(app, &estate).await?;
    Ok(ShownRun { run, numbers })
}

/// One page of the runs the actor may see.
#[tracing::instrument(skip_all, name = "ticketing.list_runs")]
pub(crate) async fn list_runs(
    app: &App,
    actor: &Actor,
    query: &ListQuery,
) -> Result<PageOf<PlaybookRun>, Failure> {
    list::list(&app.db, actor, query).await
}

/// The newest version of a playbook.
///
/// # Errors
/// Not found.
#[tracing::instrument(skip_all, name = "ticketing.get_playbook")]
pub(crate) fn get_playbook(code: &str) -> Result<&'static Playbook, Refusal> {
    playbook(code, None).ok_or_else(Refusal::not_found)
}

/// Playbooks by code: a handful, all of which ship.
#[derive(Debug)]
pub(crate) struct PlaybookList;

impl DeclaredList for PlaybookList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[Filter::text("code", 60, "Only this one.").asks(Test::Elsewhere)],
        sorts: &[Sort::by("code", "by code", &[Key::of("code", KeyKind::Text)])],
        columns: &["code", "version", "key", "title.zh", "title.en", "cause", "is_confidential"],
        ..ListSpec::of("playbooks")
    };
}

/// One page of the playbooks, the newest version of each.
///
/// # Errors
/// `cursor_malformed` and `cursor_of_another_list` when the page begins nowhere.
#[tracing::instrument(skip_all, name = "ticketing.list_playbooks")]
pub(crate) fn list_playbooks(query: &ListQuery) -> Result<PageOf<&'static Playbook>, Failure> {
    let wanted = query.filters.text("code");
    let codes: BTreeSet<&str> = playbooks().iter().map(|playbook| playbook.code.as_str()).collect();
    let codes = codes.into_iter().filter(|code| wanted.is_none_or(|wanted| *code == wanted));
    let newest = codes.filter_map(|code| playbook(code, None)).collect();
    let place = |playbook: &&Playbook| vec![PlaceValue::Text(playbook.code.clone())];
    cut(PlaybookList::SPEC, newest, place, query)
}
