//! Where a third party wants to receive events.

mod delivery;

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, EstateId, Permission, Refusal, Scope};
use vocabulary::WebhookEndpointId;

pub(crate) use delivery::{Answer, WebhookDelivery, WebhookState, WebhookStatus};

/// So many times in a row without an answer, and an endpoint is switched off: with the rests between them that is
/// more than four days.
pub(crate) const MOST_FAILURES: i32 = 100;

/// So many endpoints one owner may have.
pub(crate) const MOST_ENDPOINTS: u64 = 20;

/// How long the secret before a rotation still signs too.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endpoint {
    pub(crate) id: WebhookEndpointId,
    pub(crate) version: i32,
    /// Who registered it, such as `client:<id>`.
    pub(crate) owner: String,
    pub(crate) url: String,
    pub(crate) subscription: Subscription,
    pub(crate) is_enabled: bool,
    /// Why it was switched off by itself.
    pub(crate) disabled_reason: Option<String>,
    /// Until when the secret before the last rotation signs too.
    pub(crate) previous_secret_until: Option<DateTime<Utc>>,
    pub(crate) created_at: DateTime<Utc>,
}

/// What an endpoint receives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subscription {
    pub(crate) events: Vec<EventPattern>,
    /// Never more than its owner's when it was registered. What was taken from them since is asked for when it is used.
    pub(crate) scope: Scope,
}

/// `ticketing.ticket_opened`, or `ticketing.*` for all that a service says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventPattern {
    pub(crate) service: String,
    /// None means any.
    pub(crate) event: Option<String>,
}

impl EventPattern {
    /// Reads the text form.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (service, event) = text.split_once('.')?;
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let is_sound = is_word(service) && (event == "*" || is_word(event));
        is_sound
            .then(|| Self { service: service.to_owned(), event: (event != "*").then(|| event.to_owned()) })
    }

    /// What one must be allowed to read to be sent it; none of a service that there is not.
    pub(crate) fn permission(&self) -> Option<Permission> {
        Some(match self.service.as_str() {
            "archive" => Permission::ArchiveRead,
            "billing" => Permission::BillingRead,
            "callbacks" => Permission::CallbacksRead,
            "hotline" => Permission::HotlineRead,
            "identity" => Permission::IdentityRead,
            "notifications" => Permission::NotificationsRead,
            "registers" => Permission::RegistersRead,
            "ticketing" => Permission::TicketsRead,
            _other => return None,
        })
    }

    fn matches(&self, service: &str, event: &str) -> bool {
        self.service == service && self.event.as_deref().is_none_or(|wanted| wanted == event)
    }
}

impl std::fmt::Display for EventPattern {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}.{}", self.service, self.event.as_deref().unwrap_or("*"))
    }
}

impl Subscription {
    /// True when an event is among those that were asked for.
    pub(crate) fn names(&self, (service, event): (&str, &str)) -> bool {
        self.events.iter().any(|pattern| pattern.matches(service, event))
    }

    /// True when an event is subscribed to and `reader` may read its kind: named by a pattern, and at an estate inside the
    /// scope. What concerns the whole group is heard by those who may see the whole group. `place` is the estate and the
    /// regions it lies in.
    pub(crate) fn is_read_by(
        &self,
        (service, event): (&str, &str),
        reader: &Actor,
        place: Option<(EstateId, &[&str])>,
    ) -> bool {
        let is_inside = match place {
            Some((estate_id, regions)) => self.scope.covers(estate_id, regions.iter().copied()),
            None => self.scope == Scope::Group,
        };
        let may_read = |pattern: &EventPattern| pattern.permission().is_some_and(|needed| reader.may(needed));
        is_inside && self.events.iter().any(|pattern| pattern.matches(service, event) && may_read(pattern))
    }
}

impl Endpoint {
    /// Switches it on or off.
    pub(crate) fn switch(&mut self, is_enabled: bool) -> Result<(), Refusal> {
        if self.is_enabled == is_enabled {
            return Err(Refusal::conflict("notifications.endpoint_unchanged"));
        }
        self.is_enabled = is_enabled;
        self.disabled_reason = None;
        self.version += 1;
        Ok(())
    }

    /// Switches it off by itself, for a reason that is shown.
    pub(crate) fn give_up(&mut self, reason: &str) {
        self.is_enabled = false;
        self.disabled_reason = Some(reason.to_owned());
        self.version += 1;
    }

    /// A new secret was made; the one before goes on signing for a day.
    pub(crate) fn rotate(&mut self, now: DateTime<Utc>) {
        self.previous_secret_until = Some(now + OVERLAP);
        self.version += 1;
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, EstateId, Scope};

    use super::{EventPattern, Subscription};

    fn subscribes(patterns: &[&str], scope: Scope, place: Option<(EstateId, &[&str])>) -> bool {
        let events = patterns.iter().filter_map(|text| EventPattern::parse(text)).collect();
        let reader = Actor::system("test");
        Subscription { events, scope }.is_read_by(("ticketing", "ticket_opened"), &reader, place)
    }

    #[test]
    fn an_event_is_heard_by_name_or_by_service() {
        assert!(subscribes(&["ticketing.ticket_opened"], Scope::Group, None));
        assert!(subscribes(&["billing.*", "ticketing.*"], Scope::Group, None));
        assert!(!subscribes(&["ticketing.ticket_closed", "billing.*"], Scope::Group, None));
    }

    #[test]
    fn what_lies_outside_the_scope_is_not_heard() {
        let estate = EstateId::new(&kernel::SystemIds);
        let other = EstateId::new(&kernel::SystemIds);
        assert!(subscribes(&["ticketing.*"], Scope::estate(estate), Some((estate, &["east"]))));
        assert!(!subscribes(&["ticketing.*"], Scope::estate(other), Some((estate, &["east"]))));
        assert!(!subscribes(&["ticketing.*"], Scope::estate(estate), None));
        let east = Scope::Regions { regions: vec!["east".to_owned()] };
        assert!(subscribes(&["ticketing.*"], east.clone(), Some((estate, &["east"]))));
        assert!(subscribes(&["ticketing.*"], east.clone(), Some((estate, &["coast", "east"]))));
        assert!(!subscribes(&["ticketing.*"], east, Some((estate, &["west"]))));
    }

    #[test]
    fn the_events_of_every_service_can_be_asked_for() {
        for service in contracts::publishing_services() {
            let pattern = EventPattern::parse(&format!("{service}.*")).unwrap();
            assert!(pattern.permission().is_some(), "{service}");
        }
    }

    #[test]
    fn nonsense_is_no_pattern() {
        for text in ["", "ticketing", "ticketing.", ".x", "Ticketing.x", "a.b.c", "*.*", "a.*b"] {
            assert_eq!(EventPattern::parse(text), None, "{text}");
        }
    }
}
