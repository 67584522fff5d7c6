//! Third-party applications in requests and replies.

use chrono::{DateTime, TimeDelta, Utc};
use kernel::{ApiClientId, Coded, EstateId, Faults, Permission, Refusal};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::staff_shapes::distinct;
use crate::{
    app::api_clients::{CreateApiClient, WithSecret},
    domain::{ApiClient, MOST_OVERLAP_HOURS},
};

/// An application to give access.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewApiClientBody {
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// What it may do: anything but managing accounts and operating the suite.
    #[schema(min_items = 1, max_items = 100)]
    permissions: Vec<Permission>,
    /// Where; as many as an access token can carry, which are about 130.
    #[schema(min_items = 1, max_items = 1000)]
    estates: Vec<EstateId>,
}

impl NewApiClientBody {
    pub(super) fn into_command(self) -> Result<CreateApiClient, Refusal> {
        let mut faults = Faults::new();
        let name = faults.line("/name", &self.name, 100);
        let permissions = distinct(self.permissions, 1, &mut faults);
        let mut estates = faults.list("/estates", "list.length", self.estates, 1..=1000);
        estates.sort_unstable();
        estates.dedup();
        faults.into_result()?;
        Ok(CreateApiClient { name, permissions, estates })
    }
}

/// How to give another secret.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RotateBody {
    /// Hours that the old secret works beside the new one; a day unless said otherwise.
    #[serde(default = "a_day")]
    #[schema(minimum = 0, maximum = 168, default = 24)]
    overlap_hours: u16,
}

fn a_day() -> u16 {
    24
}

impl RotateBody {
    pub(super) fn into_overlap(self) -> Result<TimeDelta, Refusal> {
        let mut faults = Faults::new();
        if self.overlap_hours > MOST_OVERLAP_HOURS {
            faults.add("/overlap_hours", Coded::new("number.range").with("least", 0_u8).with("most", 168_u8));
        }
        faults.into_result()?;
        Ok(TimeDelta::hours(i64::from(self.overlap_hours)))
    }
}

/// A third-party application.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApiClientView {
    /// Also its `client_id` at `/oauth/token`.
    api_client_id: ApiClientId,
    name: String,
    permissions: Vec<Permission>,
    estates: Vec<EstateId>,
    created_at: DateTime<Utc>,
    revoked_at: Option<DateTime<Utc>>,
}

impl From<&ApiClient> for ApiClientView {
    fn from(client: &ApiClient) -> Self {
        let ApiClient { id, version: _, name, permissions, estates, secrets: _, created_at, revoked_at } =
            client;
        Self {
            api_client_id: *id,
            name: name.clone(),
            permissions: permissions.clone(),
            estates: estates.clone(),
            created_at: *created_at,
            revoked_at: *revoked_at,
        }
    }
}

/// A third-party application with its new secret.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ApiClientWithSecret {
    #[serde(flatten)]
    client: ApiClientView,
    /// Shown here and never again. `null` when the same request is sent a second time: nobody has kept it.
    client_secret: Option<String>,
}

impl ApiClientWithSecret {
    /// For whoever asked.
    pub(super) fn open(made: &WithSecret) -> Self {
        let client_secret = Some(made.secret.expose_secret().to_owned());
        Self { client: ApiClientView::from(&made.client), client_secret }
    }

    /// For keeping.
    pub(super) fn closed(made: &WithSecret) -> Self {
        Self { client: ApiClientView::from(&made.client), client_secret: None }
    }
}
