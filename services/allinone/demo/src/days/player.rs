//! Carrying a plan out: step by step, each at its moment by the clock of the trade, by whoever would do it.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::Context;
use chrono::{DateTime, Utc};
use host::Host;
use kernel::Clock;
use reqwest::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{
    LivedClock,
    cast::Cast,
    plan::{Act, Plan, Step},
};
use crate::api::{Api, ApiError};

/// How often it is looked whether everybody has heard what happened.
const LOOK: Duration = Duration::from_millis(4);
/// How often a step is tried on what changed meanwhile: each time a deadline passed.
const TRIES: u32 = 5;

/// Carries a plan out.
pub(crate) struct Player<'a> {
    pub(crate) host: &'a Host,
    pub(crate) clock: &'a LivedClock,
    pub(crate) cast: &'a Cast,
    /// What its keys begin with, so that a step that is sent twice is taken once.
    pub(crate) seed: u64,
    stories: BTreeMap<u32, Story>,
    /// Steps that were refused, by reason.
    pub(crate) refused: BTreeMap<String, u32>,
    /// Stories that there was no time for.
    pub(crate) left_out: BTreeSet<u32>,
    /// Steps that were taken.
    pub(crate) taken: usize,
}

/// What a story's steps are about.
#[derive(Default)]
struct Story {
    call: Option<Thing>,
    ticket: Option<Thing>,
    invoice: Option<Thing>,
    record: Option<Thing>,
}

/// A thing of the API: its path, and the version that was seen last.
#[derive(Clone)]
pub(super) struct Thing {
    pub(super) path: String,
    pub(super) version: i32,
}

#[derive(Deserialize)]
struct Seen {
    version: i32,
}

impl Thing {
    /// From an answer; `collection` is its path, and `id` the name of its id.
    fn of(answer: &Value, collection: &str, id: &str) -> Option<Self> {
        let id = answer.get(id)?.as_str()?;
        let version = i32::try_from(answer.get("version")?.as_i64()?).ok()?;
        Some(Self { path: format!("{collection}/{id}"), version })
    }
}

impl<'a> Player<'a> {
    pub(crate) fn new(host: &'a Host, clock: &'a LivedClock, cast: &'a Cast, seed: u64) -> Self {
        Self {
            host,
            clock,
            cast,
            seed,
            stories: BTreeMap::new(),
            refused: BTreeMap::new(),
            left_out: BTreeSet::new(),
            taken: 0,
        }
    }

    /// Lives what lies behind within a span, then lets the clock join the real one. Where the machine is too slow, stories
    /// are left out, each whole, and from all days alike.
    ///
    /// # Errors
    /// When the process does not answer soundly. What it refuses is counted, and the story goes on.
    pub(crate) async fn live_behind(&mut self, plan: &Plan, within: Duration) -> anyhow::Result<()> {
        let began = Instant::now();
        let behind = plan.steps.partition_point(|step| step.at <= plan.until);
        for step in plan.steps.iter().take(behind) {
            let is_begun = self.stories.contains_key(&step.story) || plan.certain.contains(&step.story);
            if !is_begun && began.elapsed() > plan.passed_of(within, step.at) {
                self.left_out.insert(step.story);
            }
            self.clock.advance_to(step.at);
            self.take(step).await?;
        }
        self.clock.advance_to(plan.until);
        while self.host.events_under_way().await.context("counting what is not sent")? > 0 {
            tokio::time::sleep_until(Instant::now() + LOOK).await;
        }
        self.clock.join();
        Ok(())
    }

    /// Lives what is to come, each step when its time has come.
    ///
    /// # Errors
    /// When the process does not answer soundly.
    pub(crate) async fn live_on(&mut self, plan: &Plan) -> anyhow::Result<()> {
        let behind = plan.steps.partition_point(|step| step.at <= plan.until);
        for step in plan.steps.iter().skip(behind) {
            self.wait_until(step.at).await;
            self.take(step).await?;
        }
        Ok(())
    }

    async fn wait_until(&self, at: DateTime<Utc>) {
        if let Ok(span) = (at - self.clock.now()).to_std() {
            tokio::time::sleep_until(Instant::now() + span).await;
        }
    }

    /// Takes a step; a refusal ends nothing but the step.
    async fn take(&mut self, step: &Step) -> anyhow::Result<()> {
        if self.left_out.contains(&step.story) {
            return Ok(());
        }
        self.taken += 1;
        self.story(step);
        match self.carry_out(step).await {
            Ok(()) => Ok(()),
            Err(error) => match error.downcast_ref::<ApiError>() {
                Some(ApiError::Refused { status, code, .. }) => {
                    tracing::debug!(?step, %error, "a step was refused");
                    *self.refused.entry(format!("{} {status} {code}", name(&step.act))).or_default() += 1;
                    Ok(())
                }
                _ => Err(error),
            },
        }
    }

    async fn carry_out(&mut self, step: &Step) -> anyhow::Result<()> {
        let by = self.cast.client(step.by)?;
        let key = format!("demo-{}-{}-{}", self.seed, step.story, step.at.timestamp());
        match &step.act {
            Act::AnswerCall(who) => {
                let (phone, estate) = (self.cast.phone(*who)?, self.cast.estate(who.estate)?);
                let body = json!({ "phone": phone, "direction": "inbound", "estate_id": estate });
                let call: Value = by.create("calls", &key, &body).await?;
                // What is taken down names the call: the ticket desk must have heard of it.
                self.is_heard_of("hotline").await?;
                self.story(step).call = Thing::of(&call, "calls", "call_id");
            }
            Act::TakeDown { who, channel, summary, ticket } => {
                let call = self.stories.get(&step.story).and_then(|story| story.call.as_ref());
                let call = call.and_then(|call| call.path.rsplit('/').next());
                let ticket = ticket.map(|asked| self.cast.ticket(who.estate, asked));
                let told =
                    json!({ "channel": channel, "summary": summary, "ticket": ticket, "call_id": call });
                let body = merged(self.cast.at(*who)?, told);
                self.story(step).ticket = take_down(by, &key, &body).await?;
            }
            Act::WrapUp(note) => {
                let call = self.story(step).call.clone();
                self.act(by, call, "wrap-up", &json!({ "note": note })).await?;
            }
            Act::Assign(to) => {
                let ticket = self.story(step).ticket.clone();
                let body = json!({ "assignee": self.cast.staff_id(to)? });
                self.story(step).ticket = self.act(by, ticket, "assign", &body).await?;
            }
            Act::OnTicket(act, body) => {
                let ticket = self.story(step).ticket.clone();
                self.story(step).ticket = self.act(by, ticket, act, body).await?;
            }
            Act::Bill { who, charge } => {
                let body = merged(self.cast.at(*who)?, charge.clone());
                self.story(step).invoice = bill(by, &key, &body).await?;
            }
            Act::Pay { percent, method } => self.pay(by, step, &key, (*percent, method)).await?,
            Act::FillIn { form, estate, contents } => {
                let estate = self.cast.estate(*estate)?;
                let body = json!({ "form": form, "estate_id": estate, "contents": contents });
                let draft: Value = by.create("records", &key, &body).await?;
                let draft = Thing::of(&draft, "records", "form_record_id");
                self.story(step).record = self.act(by, draft, "submit", &Value::Null).await?;
            }
            Act::OnRecord(act, body) => {
                let (record, body) = (self.story(step).record.clone(), body.clone().unwrap_or_default());
                self.story(step).record = self.act(by, record, act, &body).await?;
            }
            Act::CallBack => {
                self.is_heard_of("ticketing").await?;
                self.call_back(by).await?;
            }
            Act::PutRight => {
                self.is_heard_of("callbacks").await?;
                self.put_right((by, step.by)).await?;
            }
        }
        Ok(())
    }

    /// Pays the story's invoice, or that of its ticket; there may be none, since not all work has its price.
    async fn pay(
        &mut self,
        by: &Api,
        step: &Step,
        key: &str,
        (percent, method): (i64, &str),
    ) -> anyhow::Result<()> {
        let story = self.story(step);
        let invoice = match (&story.invoice, &story.ticket) {
            (Some(invoice), _) => invoice.path.clone(),
            (None, Some(ticket)) => {
                let id = ticket.path.rsplit('/').next().unwrap_or_default().to_owned();
                self.is_heard_of("ticketing").await?;
                let charges: Vec<Value> = by.list(&format!("charges?ticket_id={id}")).await?;
                let invoice = charges.iter().find_map(|charge| charge.get("invoice_id")?.as_str());
                let Some(invoice) = invoice else { return Ok(()) };
                format!("invoices/{invoice}")
            }
            (None, None) => return Ok(()),
        };
        let seen: Value = by.get(&invoice).await?;
        let owed = seen.pointer("/outstanding/amount").and_then(Value::as_str).context("what is owed")?;
        let amount = part_of(owed, percent).with_context(|| format!("a part of {owed}"))?;
        let body = json!({
            "invoice_id": seen.get("invoice_id"), "method": method,
            "amount": { "amount": amount, "currency": "CNY" },
            "reference": format!("{}-{}", method.to_uppercase(), step.at.format("%y%m%d%H%M%S")),
        });
        by.create::<Value>("payments", key, &body).await?;
        Ok(())
    }

    /// Acts on a thing as it was seen last. When it changed since, it is looked at again, as a person would. Nothing is done to
    /// what is not there, because the step that would have made it was refused.
    pub(super) async fn act(
        &self,
        by: &Api,
        thing: Option<Thing>,
        act: &str,
        body: &Value,
    ) -> Result<Option<Thing>, ApiError> {
        let Some(mut thing) = thing else { return Ok(None) };
        let path = format!("{}/{act}", thing.path);
        let mut tries = 0;
        loop {
            tries += 1;
            match by.act::<Seen>(&path, thing.version, body).await {
                Err(ApiError::Refused { status: StatusCode::PRECONDITION_FAILED, .. }) if tries < TRIES => {
                    thing.version = by.get::<Seen>(&thing.path).await?.version;
                }
                Err(error) => return Err(error),
                Ok(seen) => return Ok(Some(Thing { version: seen.version, ..thing })),
            }
        }
    }

    /// Waits until every service knows what happened so far in this one.
    async fn is_heard_of(&self, service: &str) -> anyhow::Result<()> {
        let Some(db) = self.host.databases().iter().find(|db| db.service() == service) else { return Ok(()) };
        let mut looks = tokio::time::interval(LOOK);
        while db.unsent().await.context("counting what is not sent")?.events > 0 {
            looks.tick().await;
        }
        Ok(())
    }

    fn story(&mut self, step: &Step) -> &mut Story {
        self.stories.entry(step.story).or_default()
    }
}

/// What a step is called where refusals are counted.
fn name(act: &Act) -> &'static str {
    match act {
        Act::AnswerCall(_) => "calls",
        Act::TakeDown { .. } => "interactions",
        Act::WrapUp(_) => "wrap-up",
        Act::Assign(_) => "assign",
        Act::OnTicket(act, _) | Act::OnRecord(act, _) => act,
        Act::Bill { .. } => "invoices",
        Act::Pay { .. } => "payments",
        Act::FillIn { form, .. } => form,
        Act::CallBack => "callbacks",
        Act::PutRight => "rectifications",
    }
}

/// The fields of both.
fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one.into_iter().chain(other).collect(),
        (one, _other) => one,
    }
}

/// So many hundredths of a sum, in whole hundredths of the currency; nothing is not paid.
fn part_of(sum: &str, percent: i64) -> Option<String> {
    let (whole, parts) = sum.split_once('.').unwrap_or((sum, "00"));
    let minor = whole.parse::<i64>().ok()?.checked_mul(100)? + format!("{parts:0<2}").parse::<i64>().ok()?;
    let part = minor.checked_mul(percent)? / 100;
    (part > 0).then(|| format!("{}.{:02}", part / 100, part % 100))
}

/// Takes an interaction down; its ticket, if it has one.
async fn take_down(by: &Api, key: &str, told: &Value) -> anyhow::Result<Option<Thing>> {
    let taken: Value = by.create("interactions", key, told).await?;
    Ok(taken.get("ticket").and_then(|ticket| Thing::of(ticket, "tickets", "ticket_id")))
}

/// Charges a customer and sends the invoice.
async fn bill(by: &Api, key: &str, charge: &Value) -> anyhow::Result<Option<Thing>> {
    let charge: Value = by.create("charges", key, charge).await?;
    let body = json!({ "charge_ids": [charge.get("charge_id")] });
    let invoice: Value = by.create("invoices", &format!("{key}-invoice"), &body).await?;
    Ok(Thing::of(&invoice, "invoices", "invoice_id"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_a_sum_is_rounded_down_to_the_smallest_coin() {
        assert_eq!(part_of("210.41", 50).as_deref(), Some("105.20"));
        assert_eq!(part_of("210.4", 100).as_deref(), Some("210.40"));
        assert_eq!(part_of("7", 100).as_deref(), Some("7.00"));
        assert_eq!(part_of("0.00", 100), None);
    }
}
