//! Taking in the people who work at the demo group: roles, accounts, and the organisation with its positions and rosters.

use std::collections::BTreeMap;

use anyhow::Context;
use kernel::StaffId;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    PASSWORD,
    members::{MEMBERS, Member, ROLES},
};
use crate::api::{Api, ApiError};

/// How often an account is tried whose regions identity does not know yet.
const TRIES: u32 = 30;

#[derive(Deserialize)]
struct Account {
    staff_id: StaffId,
    username: String,
}

/// Makes the roles and accounts that are missing, and tells whose id is whose.
pub(super) async fn take_in(api: &Api) -> anyhow::Result<BTreeMap<String, StaffId>> {
    let known = accounts(api).await?;
    let missing: Vec<&Member> =
        MEMBERS.iter().filter(|member| !known.contains_key(member.username)).collect();
    if !missing.is_empty() {
        for role in &ROLES {
            let body =
                json!({ "name": role.name, "description": role.duty, "permissions": role.permissions });
            make(api, "roles", role.name, &body).await?;
        }
    }
    for member in missing {
        let account = json!({
            "username": member.username, "name": member.name, "password": PASSWORD, "must_change_password": false,
            "roles": member.roles(), "scope": member.scope(),
        });
        take_in_one(api, member.username, &account).await?;
    }
    Ok(accounts(api).await?)
}

/// Makes an account. Identity may not have received the regions of estates that were opened a moment ago: on a slow disk
/// that takes longer than the two seconds it waits for them itself.
async fn take_in_one(api: &Api, name: &str, account: &Value) -> anyhow::Result<()> {
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
async fn make(api: &Api, path: &str, name: &str, body: &Value) -> anyhow::Result<()> {
    match api.create::<Value>(path, &format!("demo-{path}-{name}"), body).await {
        Ok(_made) => Ok(()),
        Err(ApiError::Refused { status, .. }) if status == reqwest::StatusCode::CONFLICT => Ok(()),
        Err(other) => Err(other).with_context(|| format!("making {name} among {path}")),
    }
}

async fn accounts(api: &Api) -> Result<BTreeMap<String, StaffId>, ApiError> {
    let accounts: Vec<Account> = api.list("staff").await?;
    Ok(accounts.into_iter().map(|account| (account.username, account.staff_id)).collect())
}
