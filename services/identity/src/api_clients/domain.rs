//! Third-party applications and their secrets.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiClientId, EstateId, Grant, Permission, Refusal, Scope};

/// The longest an old secret works beside a new one.
pub(crate) const MOST_OVERLAP_HOURS: u16 = 168;

/// The permissions no third party gets: they would let it make itself others.
const NEVER: [Permission; 3] = [Permission::IdentityRead, Permission::IdentityWrite, Permission::Operations];

/// One secret, as its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClientSecret {
    /// SHA-256 of the secret, which is 256 random bits: a slow hash would guard nothing more.
    pub(crate) digest: [u8; 32],
    pub(crate) created_at: DateTime<Utc>,
    /// Set once a successor exists.
    pub(crate) expires_at: Option<DateTime<Utc>>,
}

/// An application with rights at named estates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiClient {
    pub(crate) id: ApiClientId,
    pub(crate) version: i32,
    pub(crate) name: String,
    pub(crate) permissions: Vec<Permission>,
    pub(crate) estates: Vec<EstateId>,
    pub(crate) secrets: Vec<ClientSecret>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) revoked_at: Option<DateTime<Utc>>,
}

impl ApiClient {
    /// What its tokens carry.
    pub(crate) fn grant(&self) -> Grant {
        Grant {
            permissions: self.permissions.clone(),
            scope: Scope::Estates { estates: self.estates.clone() },
        }
    }

    /// Passes when a third party may hold `permissions`.
    ///
    /// # Errors
    /// `identity.not_for_clients`.
    pub(crate) fn refuse_forbidden(permissions: &[Permission]) -> Result<(), Refusal> {
        match permissions.iter().find(|permission| NEVER.contains(permission)) {
            None => Ok(()),
            Some(permission) => {
                Err(Refusal::invalid("identity.not_for_clients").with("permission", *permission))
            }
        }
    }

    /// Adds a secret; the ones before it end after `overlap`, sooner if they would anyway.
    ///
    /// # Errors
    /// `identity.client_revoked`.
    pub(crate) fn rotate(
        &mut self,
        digest: [u8; 32],
        overlap: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        self.refuse_revoked()?;
        self.secrets.retain(|secret| secret.expires_at.is_none_or(|at| at > now));
        let last = now + overlap;
        for secret in &mut self.secrets {
            secret.expires_at = Some(secret.expires_at.map_or(last, |at| at.min(last)));
        }
        self.secrets.push(ClientSecret { digest, created_at: now, expires_at: None });
        self.version += 1;
        Ok(())
    }

    /// Ends it for good.
    ///
    /// # Errors
    /// `identity.client_revoked`.
    pub(crate) fn revoke(&mut self, now: DateTime<Utc>) -> Result<(), Refusal> {
        self.refuse_revoked()?;
        self.revoked_at = Some(now);
        self.secrets.clear();
        self.version += 1;
        Ok(())
    }

    /// The secrets that work now.
    pub(crate) fn live_digests(&self, now: DateTime<Utc>) -> impl Iterator<Item = &[u8; 32]> {
        let is_open = self.revoked_at.is_none();
        let live = self.secrets.iter().filter(move |secret| secret.expires_at.is_none_or(|at| at > now));
        live.filter(move |_| is_open).map(|secret| &secret.digest)
    }

    fn refuse_revoked(&self) -> Result<(), Refusal> {
        if self.revoked_at.is_none() {
            return Ok(());
        }
        Err(Refusal::conflict("identity.client_revoked"))
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use kernel::{ApiClientId, EstateId, Permission, SystemIds};

    use super::{ApiClient, ClientSecret, NEVER};

    fn client(now: DateTime<Utc>) -> ApiClient {
        ApiClient {
            id: ApiClientId::new(&SystemIds),
            version: 1,
            name: "app".to_owned(),
            permissions: vec![Permission::TicketsRead],
            estates: vec![EstateId::new(&SystemIds)],
            secrets: vec![ClientSecret { digest: [1; 32], created_at: now, expires_at: None }],
            created_at: now,
            revoked_at: None,
        }
    }

    fn live(client: &ApiClient, now: DateTime<Utc>) -> Vec<u8> {
        client.live_digests(now).map(|digest| digest[0]).collect()
    }

    #[test]
    fn an_old_secret_works_until_the_overlap_ends() {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut client = client(now);
        client.rotate([2; 32], TimeDelta::hours(24), now).unwrap();
        assert_eq!(live(&client, now + TimeDelta::hours(23)), [1, 2]);
        client.rotate([3; 32], TimeDelta::hours(1), now + TimeDelta::hours(2)).unwrap();
        assert_eq!(live(&client, now + TimeDelta::hours(2)), [1, 2, 3]);
        assert_eq!(live(&client, now + TimeDelta::hours(3)), [3]);
        assert_eq!(client.version, 3);
    }

    #[test]
    fn a_revoked_client_has_no_secrets_and_gets_no_new_ones() {
        let now = "2026-03-01T08:00:00Z".parse().unwrap();
        let mut client = client(now);
        client.revoke(now).unwrap();
        assert_eq!(live(&client, now), [0; 0]);
        assert_eq!(
            client.rotate([2; 32], TimeDelta::zero(), now).unwrap_err().code,
            "identity.client_revoked"
        );
        assert_eq!(client.revoke(now).unwrap_err().code, "identity.client_revoked");
    }

    #[test]
    fn no_third_party_manages_accounts() {
        assert!(ApiClient::refuse_forbidden(&[Permission::TicketsWrite, Permission::ArchiveRead]).is_ok());
        for permission in NEVER {
            let refusal = ApiClient::refuse_forbidden(&[permission]).unwrap_err();
            assert_eq!(refusal.code, "identity.not_for_clients");
        }
    }
}
