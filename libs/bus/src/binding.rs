//! Which events a subscriber receives.

use std::fmt;

use envelope::EventName;

/// A topic pattern over routing keys `<service>.<aggregate>.<event>.v<version>`, in AMQP's words: `*` is exactly one
/// word, `#` is any number of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Binding(String);

impl Binding {
    /// All that happens to one kind of aggregate: a consumer that checks sequences needs to see every one.
    #[must_use]
    pub fn aggregate(service: &str, aggregate: &str) -> Self {
        Self(format!("{service}.{aggregate}.#"))
    }

    /// One event alone, in one version.
    #[must_use]
    pub fn event(name: EventName) -> Self {
        Self(name.routing_key())
    }

    /// All that happens to the aggregate of which this is one event; none when it is more than that already.
    #[must_use]
    pub fn around(&self) -> Option<Self> {
        let words: Vec<&str> = self.0.split('.').collect();
        match words.as_slice() {
            [service, aggregate, _event, _version] => Some(Self::aggregate(service, aggregate)),
            _wider => None,
        }
    }

    /// The pattern in the text, if it is one that bindings here have: `#`, a service's or an aggregate's name before `.#`,
    /// or the topic of one event.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_word = |word: &&str| {
            !word.is_empty() && word.chars().all(|letter| matches!(letter, 'a'..='z' | '0'..='9' | '_'))
        };
        let (named, least, most) = match text.strip_suffix('#') {
            Some("") => return Some(Self::everything()),
            Some(before) => (before.strip_suffix('.')?, 1, 2),
            None => (text, 4, 4),
        };
        let words: Vec<&str> = named.split('.').collect();
        let is_pattern = (least..=most).contains(&words.len()) && words.iter().all(is_word);
        is_pattern.then(|| Self(text.to_owned()))
    }

    /// Everything that anybody says.
    #[must_use]
    pub fn everything() -> Self {
        Self("#".to_owned())
    }

    /// The pattern as the broker wants it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True when a message under `routing_key` is received.
    #[must_use]
    pub fn matches(&self, routing_key: &str) -> bool {
        let pattern: Vec<&str> = self.0.split('.').collect();
        let words: Vec<&str> = routing_key.split('.').collect();
        words_match(&pattern, &words)
    }
}

impl fmt::Display for Binding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

fn words_match(pattern: &[&str], words: &[&str]) -> bool {
    match (pattern.split_first(), words.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((&"#", later)), _) => {
            words_match(later, words)
                || words.split_first().is_some_and(|(_, rest)| words_match(pattern, rest))
        }
        (Some(_), None) => false,
        (Some((expected, later)), Some((word, rest))) => {
            (*expected == "*" || expected == word) && words_match(later, rest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aggregate_matches_all_its_events_and_no_neighbour() {
        let binding = Binding::aggregate("ticketing", "ticket");
        assert!(binding.matches("ticketing.ticket.ticket_opened.v1"));
        assert!(binding.matches("ticketing.ticket.ticket_closed.v2"));
        assert!(!binding.matches("ticketing.tickets.ticket_opened.v1"));
        assert!(!binding.matches("archive.ticket.ticket_opened.v1"));
    }

    #[test]
    fn patterns_match_as_a_topic_exchange_does() {
        let matches = |pattern: &str, key: &str| Binding(pattern.to_owned()).matches(key);
        assert!(matches("#", "a.b.c"));
        assert!(matches("a.#", "a"));
        assert!(matches("#.c", "a.b.c"));
        assert!(matches("a.#.c", "a.c"));
        assert!(matches("a.*.c", "a.b.c"));
        assert!(!matches("a.*.c", "a.c"));
        assert!(!matches("a.*", "a.b.c"));
        assert!(!matches("a.b", "a.b.c"));
    }

    #[test]
    fn a_binding_is_read_from_its_text() {
        for pattern in ["#", "archive.#", "archive.unit.#", "archive.unit.unit_changed.v1"] {
            assert_eq!(Binding::parse(pattern).map(|binding| binding.to_string()), Some(pattern.to_owned()));
        }
        for other in
            ["", "*", "archive", "archive.unit", "archive.*.#", "#.v1", ".#", "archive..#", "a.b.c.d.#"]
        {
            assert_eq!(Binding::parse(other), None, "{other}");
        }
    }

    #[test]
    fn one_event_is_heard_alone() {
        let name = EventName { service: "archive", aggregate: "unit", event: "unit_changed", version: 1 };
        assert!(Binding::event(name).matches("archive.unit.unit_changed.v1"));
        assert!(!Binding::event(name).matches("archive.unit.unit_changed.v2"));
        assert_eq!(Binding::event(name).around(), Some(Binding::aggregate("archive", "unit")));
        assert_eq!(Binding::aggregate("archive", "unit").around(), None);
        assert_eq!(Binding::everything().around(), None);
    }
}
