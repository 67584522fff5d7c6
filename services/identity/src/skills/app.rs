//! Skills: made, changed, looked up. They are the same in the whole group, and so changed by those alone who see all of it.
#![warn(clippy::future_not_send)]

use chrono::NaiveDate;
use db::Tx;
use idempotency::{IdempotencyKey, Outcome};
use kernel::{Actor, Failure, ListQuery, PageOf, Refusal};
use vocabulary::{ClearedAct, SkillId};

use crate::{
    app::App,
    events::publish,
    memberships::domain::Term,
    skills::{
        domain::{Demand, Skill, SkillChange},
        storage,
    },
    storage::organisation_trail as trail,
};

pub(crate) use crate::skills::storage::SkillList;

/// The skill to make.
#[derive(Debug, Clone)]
pub(crate) struct CreateSkill {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) clears_for: Vec<ClearedAct>,
    pub(crate) demanded_from: Option<NaiveDate>,
}

/// What shall be different; absent parts stay, `Some(None)` clears.
#[derive(Debug, Clone)]
pub(crate) struct ChangeSkill {
    pub(crate) name: Option<String>,
    pub(crate) demanded_from: Option<Option<NaiveDate>>,
}

/// Makes a skill.
///
/// # Errors
/// `identity.skill_code_taken`; a fault at `/demanded_from`.
#[tracing::instrument(skip_all, name = "identity.create_skill")]
pub(crate) async fn create_skill(
    app: &App,
    actor: &Actor,
    command: CreateSkill,
    idempotency_key: IdempotencyKey<Skill>,
) -> Result<Outcome<Skill>, Failure> {
    let CreateSkill { code, name, clears_for, demanded_from } = command;
    let tx = app.db.begin().await?;
    if let Some(reply) = tx.replay(&idempotency_key).await? {
        return Ok(Outcome::Replayed(reply));
    }
    let skill = Skill {
        id: SkillId::new(app.db.ids().as_ref()),
        version: 1,
        code,
        name,
        clears_for,
        demanded: demanded_from.map(|from| demand(app, from)),
        created_at: tx.now(),
    };
    skill.refuse_idle_demand()?;
    storage::insert(&tx, &skill).await?;
    publish_and_note(&tx, (actor, "create_skill"), None, &skill)?;
    tx.keep_reply(&idempotency_key, &skill)?;
    tx.commit().await?;
    Ok(Outcome::Fresh(skill))
}

/// Changes the skill that was seen at version `seen`.
///
/// # Errors
/// `stale_version`; a fault at `/demanded_from`.
#[tracing::instrument(skip_all, name = "identity.change_skill")]
pub(crate) async fn change_skill(
    app: &App,
    actor: &Actor,
    (id, seen): (SkillId, i32),
    change: ChangeSkill,
) -> Result<Skill, Failure> {
    let ChangeSkill { name, demanded_from } = change;
    let demanded = demanded_from.map(|from| from.map(|from| demand(app, from)));
    let tx = app.db.begin().await?;
    let mut skill = storage::find(tx.conn(), id).await?.ok_or_else(Refusal::not_found)?;
    db::expect_one(u64::from(skill.version == seen))?;
    let before = skill.clone();
    if skill.change(SkillChange { name, demanded })? {
        storage::save(&tx, &skill).await?;
        publish_and_note(&tx, (actor, "change_skill"), Some(&before), &skill)?;
        tx.commit().await?;
    }
    Ok(skill)
}

/// The skill.
#[tracing::instrument(skip_all, name = "identity.get_skill")]
pub(crate) async fn get_skill(app: &App, id: SkillId) -> Result<Skill, Failure> {
    Ok(storage::find(app.db.reader(), id).await?.ok_or_else(Refusal::not_found)?)
}

/// One page of the skills.
#[tracing::instrument(skip_all, name = "identity.list_skills")]
pub(crate) async fn list_skills(app: &App, query: &ListQuery) -> Result<PageOf<Skill>, Failure> {
    storage::list_skills(&app.db, query).await
}

fn demand(app: &App, from: NaiveDate) -> Demand {
    Demand { from, at: Term::new(from, None, app.config.time_zone).begins_at }
}

fn publish_and_note(
    tx: &Tx,
    done: (&Actor, &'static str),
    before: Option<&Skill>,
    skill: &Skill,
) -> Result<(), Failure> {
    tx.publish(&publish::skill_changed(skill, tx.now()), skill.version)?;
    trail::skill_changed(tx, done, before, skill);
    Ok(())
}
