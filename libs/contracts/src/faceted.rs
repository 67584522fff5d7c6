//! What every event tells those who do not know it, made from its own fields: declared once for each aggregate.

use envelope::{Envelope, EnvelopeError};
use kernel::EstateId;
use serde::Deserialize;
use vocabulary::{Concerns, CustomerId, Facets, Place, TicketId, UnitId};

/// Asked for where an event is declared: one that does not say whom it concerns does not compile.
pub trait Faceted {
    /// Whom it concerns and where things stand after it. Nothing for an event that concerns nobody, such as a standard's, and for an
    /// event of an older version that did not say where things stand.
    fn facets(&self) -> Option<Facets>;
}

/// The facets that an event carries, whichever it is.
///
/// # Errors
/// [`EnvelopeError::Payload`] when they are of another shape.
pub fn facets_of(envelope: &Envelope) -> Result<Option<Facets>, EnvelopeError> {
    #[derive(Deserialize)]
    struct Carrying {
        #[serde(default)]
        facets: Option<Facets>,
    }
    let read = envelope.data.read::<Carrying>();
    read.map(|carrying| carrying.facets)
        .map_err(|source| EnvelopeError::Payload { event_type: envelope.event_type.clone(), source })
}

/// Whom an event at one place concerns.
pub(crate) fn concerns(
    customers: impl IntoIterator<Item = CustomerId>,
    (estate_id, unit_id): (EstateId, Option<UnitId>),
    ticket: Option<TicketId>,
) -> Concerns {
    Concerns {
        customers: customers.into_iter().collect(),
        formerly: Vec::new(),
        places: vec![Place { estate_id, unit_id }],
        ticket,
    }
}

/// Declares events that concern nobody.
macro_rules! concern_nobody {
    ($($type:ident),+ $(,)?) => {$(
        impl $crate::Faceted for $type {
            fn facets(&self) -> Option<vocabulary::Facets> {
                None
            }
        }
    )+};
}
pub(crate) use concern_nobody;
