//! Declaring a struct to be an event.

/// Implemented for the events of [`for_every_event!`](crate::for_every_event) alone, and asked for where one is declared: an
/// event that is not on the list does not compile.
pub trait Listed {}

pub(crate) const fn must_list<E: Listed>() {}

/// Declares that a struct is an event: `event!(TicketOpened, "ticketing", "ticket", "ticket_opened", ticket_id)`.
/// The struct must stand in the catalogue and have the named id and an `estate_id`, which may be an `Option`; `group`
/// after it declares one that concerns the whole group and has none. `upcasters [of_the_first, …]` at the end lift data of
/// older versions, one version each. What it tells of whom it concerns is its [`Faceted`], without which it does not compile
/// either.
///
/// [`Faceted`]: crate::Faceted
macro_rules! event {
    ($type:ident, $service:literal, $aggregate:literal, $event:literal, $subject:ident
     $(, upcasters [$($upcaster:path),+ $(,)?])?) => {
        $crate::declare::event!(@ $type, $service, $aggregate, $event, $subject, |event| event
            .estate_id
            .into(), [$($($upcaster),+)?]);
    };
    ($type:ident, $service:literal, $aggregate:literal, $event:literal, $subject:ident, group
     $(, upcasters [$($upcaster:path),+ $(,)?])?) => {
        $crate::declare::event!(@ $type, $service, $aggregate, $event, $subject, |_event| None, [$($($upcaster),+)?]);
    };
    (@ $type:ident, $service:literal, $aggregate:literal, $event:literal, $subject:ident, $estate:expr,
     [$($upcaster:path),*]) => {
        const _: () = $crate::declare::must_list::<$type>();

        impl envelope::Event for $type {
            const NAME: envelope::EventName =
                envelope::EventName { service: $service, aggregate: $aggregate, event: $event, version: 1 };

            const UPCASTERS: &'static [envelope::Upcaster] = &[$($upcaster),*];

            fn subject(&self) -> String {
                self.$subject.to_string()
            }

            fn estate_id(&self) -> Option<kernel::EstateId> {
                let estate: fn(&Self) -> Option<kernel::EstateId> = $estate;
                estate(self)
            }

            fn facets(&self) -> Result<Option<envelope::Payload>, serde_json::Error> {
                $crate::Faceted::facets(self).as_ref().map(envelope::Payload::of).transpose()
            }
        }
    };
}
pub(crate) use event;
