//! People who work at the demo group.

use std::collections::BTreeMap;

use anyhow::Context;
use kernel::{Permission, Scope, StaffId};
use serde::Deserialize;
use serde_json::json;

use super::PASSWORD;
use crate::api::{Api, ApiError};

/// A member of staff with a role of their own name.
pub(super) struct Member {
    pub(super) username: &'static str,
    name: &'static str,
    role: &'static str,
    duty: &'static str,
    /// The regions they see; all of them when empty.
    regions: &'static [&'static str],
    permissions: &'static [Permission],
}

/// How often an account is tried whose regions identity does not know yet.
const TRIES: u32 = 30;

/// Everybody, and what each is for.
pub(super) const MEMBERS: [Member; 4] = [
    Member {
        username: "agent",
        name: "林晓静",
        role: "agent",
        duty: "Takes calls down for the whole group and calls back.",
        regions: &[],
        permissions: &[
            // To name whom work is given to.
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::ArchiveReveal,
            Permission::HotlineRead,
            Permission::HotlineWrite,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::BillingRead,
            Permission::NotificationsRead,
        ],
    },
    Member {
        username: "supervisor",
        name: "陈立",
        role: "supervisor",
        duty: "Leads the agents: decides for customers and for colleagues.",
        regions: &[],
        permissions: &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::ArchiveReveal,
            Permission::HotlineRead,
            Permission::HotlineWrite,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            Permission::TicketsSupervise,
            Permission::CallbacksRead,
            Permission::CallbacksWrite,
            Permission::RegistersRead,
            Permission::RegistersWrite,
            Permission::RegistersSupervise,
            Permission::RegistersConfidential,
            Permission::BillingRead,
            Permission::NotificationsRead,
        ],
    },
    Member {
        username: "dispatcher",
        name: "周建国",
        role: "dispatcher",
        duty: "Sends people out in two regions.",
        regions: &["MANHATTAN", "QUEENS"],
        permissions: &[
            Permission::IdentityRead,
            Permission::ArchiveRead,
            Permission::HotlineRead,
            Permission::TicketsRead,
            Permission::TicketsWrite,
            // Repairers ring in from the road: what they did is taken down for them.
            Permission::TicketsSupervise,
            Permission::CallbacksRead,
            Permission::RegistersRead,
            Permission::RegistersWrite,
        ],
    },
    Member {
        username: "manager",
        name: "赵慧敏",
        role: "manager",
        duty: "Answers for the whole group.",
        regions: &[],
        permissions: Permission::ALL,
    },
];

/// The roles that the demo group has, and what each lets its holders do.
pub fn roles() -> impl Iterator<Item = (&'static str, &'static [Permission])> {
    MEMBERS.iter().map(|member| (member.role, member.permissions))
}

impl Member {
    /// What they see, for people.
    pub(super) fn sees(&self) -> String {
        if self.regions.is_empty() { "the whole group".to_owned() } else { self.regions.join(", ") }
    }

    fn scope(&self) -> Scope {
        if self.regions.is_empty() {
            return Scope::Group;
        }
        Scope::Regions { regions: self.regions.iter().map(|&region| region.to_owned()).collect() }
    }
}

#[derive(Deserialize)]
struct Account {
    staff_id: StaffId,
    username: String,
}

/// Makes the roles and accounts that are missing, and tells whose id is whose.
pub(super) async fn take_in(api: &Api) -> anyhow::Result<BTreeMap<String, StaffId>> {
    let known = accounts(api).await?;
    for member in MEMBERS.iter().filter(|member| !known.contains_key(member.username)) {
        let role =
            json!({ "name": member.role, "description": member.duty, "permissions": member.permissions });
        make(api, "roles", member.role, &role).await?;
        let account = json!({
            "username": member.username, "name": member.name, "password": PASSWORD, "must_change_password": false,
            "roles": [member.role], "scope": member.scope(),
        });
        take_in_one(api, member.username, &account).await?;
    }
    Ok(accounts(api).await?)
}

/// Makes an account. Identity may not have received the regions of estates that were opened a moment ago: on a slow disk
/// that takes longer than the two seconds it waits for them itself.
async fn take_in_one(api: &Api, name: &str, account: &serde_json::Value) -> anyhow::Result<()> {
    for _try in 1..TRIES {
        match make(api, "staff", name, account).await {
            Err(error) if is_unprocessable(&error) => {}
            done => return done,
        }
    }
    make(api, "staff", name, account).await
}

fn is_unprocessable(error: &anyhow::Error) -> bool {
    let refused = error.downcast_ref::<ApiError>();
    refused.is_some_and(|refused| {
        matches!(refused, ApiError::Refused { status, .. } if *status == reqwest::StatusCode::UNPROCESSABLE_ENTITY)
    })
}

/// Makes one; one of that name may be there from a start that was cut short.
async fn make(api: &Api, path: &str, name: &str, body: &serde_json::Value) -> anyhow::Result<()> {
    match api.create::<serde_json::Value>(path, &format!("demo-{path}-{name}"), body).await {
        Ok(_made) => Ok(()),
        Err(ApiError::Refused { status, .. }) if status == reqwest::StatusCode::CONFLICT => Ok(()),
        Err(other) => Err(other).with_context(|| format!("making {name} among {path}")),
    }
}

async fn accounts(api: &Api) -> Result<BTreeMap<String, StaffId>, ApiError> {
    let accounts: Vec<Account> = api.list("staff").await?;
    Ok(accounts.into_iter().map(|account| (account.username, account.staff_id)).collect())
}
