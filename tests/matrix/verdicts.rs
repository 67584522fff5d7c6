//! What is expected of a cell, and whether a reply is that.

use serde_json::{Value, json};
use testkit::Reply;

use crate::{
    document::{Need, Operation},
    exceptions::Rule,
    roles::{Role, Token},
};

/// Where the caller may look, and where the things are that the request is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    /// The caller's own estate.
    Own,
    /// Another estate than the caller's.
    Foreign,
    /// The caller's own estate, with one thing of another estate.
    Mixed,
    /// An estate, for a caller of the whole group.
    Group,
}

/// What the door says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// 401: a token that is good is asked for.
    Stranger,
    /// 403: the right is missing.
    NoRight,
    /// 403: the whole group's scope is missing.
    TooNarrow,
    /// As if what is asked for were not there.
    Absent,
    /// The request passes; a rule of the operation may refuse it still.
    Passes,
    /// No token is asked for.
    Open,
}

/// What the description, and a rule that it does not tell, lead to. `names_a_place`: the request names something of one.
pub(crate) fn expected(
    (operation, names_a_place): (&Operation<'_>, bool),
    role: &Role,
    place: Where,
    rule: Option<Rule>,
) -> Verdict {
    let has_right = match operation.need {
        Need::Nothing => return Verdict::Open,
        Need::AnyToken => true,
        Need::Right(right) => role.may(right),
    };
    let is_anothers = place == Where::Own && rule == Some(Rule::OfItsMaker);
    if role.token != Token::Good {
        Verdict::Stranger
    } else if !has_right {
        Verdict::NoRight
    } else if operation.is_group_wide && place != Where::Group {
        Verdict::TooNarrow
    } else if !names_a_place || !operation.has_places() {
        Verdict::Passes
    } else if matches!(place, Where::Foreign | Where::Mixed) || is_anothers {
        Verdict::Absent
    } else {
        Verdict::Passes
    }
}

/// A reply, with what it is held against.
pub(crate) struct Answer<'a> {
    pub(crate) reply: &'a Reply,
    /// The reply to the same request about what is nowhere, where that is what it should be like.
    pub(crate) to_nothing: Option<&'a Reply>,
    /// The fields of the request's body by which it names the place.
    pub(crate) places: Vec<String>,
    /// What it shows of an estate that its caller may not see.
    pub(crate) foreign: Vec<&'static str>,
    /// What it shows of the estate that it was asked about.
    pub(crate) own: Vec<&'static str>,
    /// Whether it has to show something of that.
    pub(crate) must_show: bool,
}

impl Answer<'_> {
    /// What is wrong with it; nothing when it is what was expected.
    pub(crate) fn fault(
        &self,
        operation: &Operation<'_>,
        expected: Verdict,
        rule: Option<Rule>,
    ) -> Option<String> {
        let seen = door(self.reply);
        let is_right = match expected {
            Verdict::Stranger | Verdict::NoRight | Verdict::TooNarrow => seen == Some(expected),
            Verdict::Absent => seen.is_none() && self.is_as_to_nothing(rule),
            Verdict::Passes => seen.is_none() && self.has_passed(operation, rule),
            Verdict::Open => {
                rule == Some(Rule::Open) && seen != Some(Verdict::NoRight) && !is_unnamed(self.reply)
            }
        };
        (!is_right).then(|| self.told())
    }

    /// A foreign thing is answered exactly as one that is not there, and so refused, and for that reason.
    fn is_as_to_nothing(&self, rule: Option<Rule>) -> bool {
        let faults = self.reply.body["errors"].as_array().into_iter().flatten();
        let mut pointers = faults.filter_map(|fault| fault["pointer"].as_str()?.split('/').nth(1));
        let is_refused = match self.reply.status.as_u16() {
            403 | 404 => true,
            422 => pointers.any(|field| self.places.iter().any(|place| place == field)),
            _other => rule == Some(Rule::FindsNothing),
        };
        let is_alike = self.to_nothing.is_some_and(|to_nothing| gist(self.reply) == gist(to_nothing));
        is_refused && is_alike && self.foreign.is_empty()
    }

    /// Anything but a refusal at the door, a thing that is not found, and a failure of ours. Where there is nothing to be
    /// found at a place, nothing found is no refusal.
    fn has_passed(&self, operation: &Operation<'_>, rule: Option<Rule>) -> bool {
        let code = self.reply.text("/code");
        let is_answered = match self.reply.status.as_u16() {
            403 => rule.is_some_and(|rule| matches!(rule, Rule::Forbids(by) if by == code)),
            404 => !operation.has_places(),
            // The door is behind the body's shape: a request that is none tries nothing.
            400 | 401 | 405 | 413 | 415 | 429 | 500.. => false,
            _other => true,
        };
        let is_clean = self.foreign.iter().all(|name| rule == Some(Rule::Repeats(name)));
        let is_told = !matches!(rule, Some(Rule::NamesNoPlace | Rule::OfItsMaker));
        is_answered && is_clean && !(self.must_show && is_told && self.own.is_empty())
    }

    fn told(&self) -> String {
        let code = self.reply.text("/code");
        let faults = pointers(&self.reply.body);
        let nothing =
            self.to_nothing.map(|reply| format!("; of nothing: {}", gist(reply))).unwrap_or_default();
        let shows = |whose: &str, names: &[&str]| match names {
            [] => String::new(),
            names => format!(", shows {whose}: {}", names.join(" ")),
        };
        let (own, foreign) = (shows("of it", &self.own), shows("foreign", &self.foreign));
        format!("{} {code} {faults}{own}{foreign}{nothing}", self.reply.status.as_u16())
    }
}

/// The refusal that the door itself gives.
fn door(reply: &Reply) -> Option<Verdict> {
    match (reply.status.as_u16(), reply.text("/code").as_str()) {
        (401, _) => Some(Verdict::Stranger),
        (403, "permission_missing") => Some(Verdict::NoRight),
        (403, "scope_too_narrow") => Some(Verdict::TooNarrow),
        _other => None,
    }
}

/// Whether a token is asked for; an operation that asks for another proof has another code.
fn is_unnamed(reply: &Reply) -> bool {
    reply.text("/code") == "unauthenticated"
}

/// What two answers have in common that tell the same: all but texts with ids, and the request's own trace.
pub(crate) fn gist(reply: &Reply) -> Value {
    let shown = if reply.status.is_success() { reply.body.clone() } else { pointers(&reply.body) };
    json!([reply.status.as_u16(), reply.text("/code"), shown])
}

fn pointers(body: &Value) -> Value {
    let faults = body["errors"].as_array().into_iter().flatten();
    faults.map(|fault| json!([fault["pointer"], fault["code"]])).collect()
}
