//! An issuer of tokens with a clock that stands still.

use std::sync::Arc;

use auth::{Claims, KeyPair, KeySource, LocalKeys, Signer, Subject, Verifier};
use kernel::{EstateId, ManualClock, Permission, Scope, SeededIds, StaffId, SystemIds};

pub(crate) const ISSUER: &str = "https://steward.example";

pub(crate) struct Issuer {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) keys: Arc<LocalKeys>,
    pub(crate) pair: KeyPair,
}

impl Issuer {
    /// An issuer whose only key is published.
    pub(crate) fn new() -> Self {
        let clock = Arc::new(ManualClock::at("2026-03-01T08:00:00Z".parse().unwrap()));
        let pair = KeyPair::from_seed(&[7; 32]);
        let keys = Arc::new(LocalKeys::default());
        keys.publish(vec![pair.public().clone()]);
        Self { clock, keys, pair }
    }

    pub(crate) fn verifier(&self) -> Verifier {
        self.verifier_of(Arc::<LocalKeys>::clone(&self.keys))
    }

    pub(crate) fn verifier_of(&self, source: Arc<dyn KeySource>) -> Verifier {
        Verifier::new(ISSUER, source, Arc::<ManualClock>::clone(&self.clock))
    }

    pub(crate) fn signer(&self) -> Signer {
        self.signer_with(&self.pair)
    }

    pub(crate) fn signer_with(&self, pair: &KeyPair) -> Signer {
        Signer::new(ISSUER, pair, Arc::<ManualClock>::clone(&self.clock), Arc::new(SeededIds::new(1)))
            .unwrap()
    }

    /// Claims of a member of staff who may work on the tickets of one estate.
    pub(crate) fn claims(&self) -> Claims {
        let scope = Scope::estate(EstateId::new(&SystemIds));
        self.signer().claims(staff(), vec![Permission::TicketsRead, Permission::TicketsWrite], scope, 600)
    }

    pub(crate) fn token(&self, change: impl FnOnce(&mut Claims)) -> String {
        let mut claims = self.claims();
        change(&mut claims);
        self.signer().sign(&claims).unwrap()
    }
}

pub(crate) fn staff() -> Subject {
    "staff:0198f000-0000-7000-8000-000000000001".parse().unwrap()
}

pub(crate) fn staff_id() -> StaffId {
    "0198f000-0000-7000-8000-000000000001".parse().unwrap()
}
