//! Third-party applications.

use db::{Db, DbError, Doing, Tx};
use kernel::{ApiClientId, Failure, Page, PageOf, Permission, Scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{
    columns::{after, digest, from_json, to_json},
    entities::{api_client, client_secret},
};
use crate::domain::{ApiClient, ClientSecret, holds};

/// Stores a new application.
pub(crate) async fn insert(tx: &Tx, client: &ApiClient) -> Result<(), DbError> {
    api_client::Entity::insert(to_row(client)?)
        .exec_without_returning(tx.conn())
        .await
        .doing("storing an API client")?;
    insert_secrets(tx, client).await
}

/// One of them, to change.
pub(crate) async fn load(tx: &Tx, id: ApiClientId) -> Result<Option<ApiClient>, DbError> {
    read(tx.conn(), id).await
}

/// One of them, to look at.
pub(crate) async fn find(db: &Db, id: ApiClientId) -> Result<Option<ApiClient>, DbError> {
    read(db.reader(), id).await
}

async fn read(conn: &impl ConnectionTrait, id: ApiClientId) -> Result<Option<ApiClient>, DbError> {
    let row = api_client::Entity::find_by_id(id.as_uuid()).one(conn).await.doing("loading an API client")?;
    let Some(row) = row else { return Ok(None) };
    let secrets = client_secret::Entity::find()
        .filter(client_secret::Column::ClientId.eq(id.as_uuid()))
        .order_by_asc(client_secret::Column::CreatedAt)
        .all(conn)
        .await
        .doing("loading secrets")?;
    from_row(row, secrets).map(Some)
}

/// One page of those whose estates lie within `scope`, in the order they were made, without their secrets. Read on
/// until it is full, like the staff.
pub(crate) async fn list(db: &Db, scope: &Scope, page: &Page) -> Result<PageOf<ApiClient>, Failure> {
    let (mut found, mut begin, limit) = (Vec::new(), after(page)?, u64::from(page.limit) + 1);
    loop {
        let mut query = api_client::Entity::find().order_by_asc(api_client::Column::Id).limit(limit);
        if let Some(begin) = begin {
            query = query.filter(api_client::Column::Id.gt(begin));
        }
        let rows = query.all(db.reader()).await.doing("listing API clients")?;
        let is_end = rows.len() <= usize::from(page.limit);
        begin = rows.last().map(|row| row.id);
        let read = rows.into_iter().map(|row| from_row(row, Vec::new())).collect::<Result<Vec<_>, _>>()?;
        found.extend(read.into_iter().filter(|client| holds(scope, &client.grant().scope)));
        if is_end || found.len() > usize::from(page.limit) {
            return Ok(PageOf::cut(found, page, |client| client.id.to_string()));
        }
    }
}

/// Stores a changed application over the version it was loaded at, its secrets included.
///
/// # Errors
/// `stale_version` when another change came first.
pub(crate) async fn save(tx: &Tx, client: &ApiClient) -> Result<(), Failure> {
    let mut row = to_row(client)?;
    row.not_set(api_client::Column::Id);
    let updated = api_client::Entity::update_many()
        .set(row)
        .filter(api_client::Column::Id.eq(client.id.as_uuid()))
        .filter(api_client::Column::Version.eq(client.version - 1))
        .exec(tx.conn())
        .await
        .doing("saving an API client")?;
    db::expect_one(updated.rows_affected)?;
    client_secret::Entity::delete_many()
        .filter(client_secret::Column::ClientId.eq(client.id.as_uuid()))
        .exec(tx.conn())
        .await
        .doing("replacing secrets")?;
    insert_secrets(tx, client).await.map_err(Failure::from)
}

async fn insert_secrets(tx: &Tx, client: &ApiClient) -> Result<(), DbError> {
    if client.secrets.is_empty() {
        return Ok(());
    }
    let rows = client.secrets.iter().map(|secret| client_secret::ActiveModel {
        digest: Set(secret.digest.to_vec()),
        client_id: Set(client.id.as_uuid()),
        created_at: Set(secret.created_at),
        expires_at: Set(secret.expires_at),
    });
    client_secret::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await
        .doing("storing secrets")?;
    Ok(())
}

fn to_row(client: &ApiClient) -> Result<api_client::ActiveModel, DbError> {
    let ApiClient { id, version, name, permissions, estates, secrets: _, created_at, revoked_at } = client;
    Ok(api_client::ActiveModel {
        id: Set(id.as_uuid()),
        version: Set(*version),
        name: Set(name.clone()),
        permissions: Set(to_json("API client", permissions)?),
        estates: Set(to_json("API client", estates)?),
        created_at: Set(*created_at),
        revoked_at: Set(*revoked_at),
    })
}

fn from_row(row: api_client::Model, secrets: Vec<client_secret::Model>) -> Result<ApiClient, DbError> {
    let api_client::Model { id, version, name, permissions, estates, created_at, revoked_at } = row;
    let permissions: Vec<String> = from_json("API client", permissions)?;
    let secret = |row: client_secret::Model| {
        let client_secret::Model { digest: bytes, client_id: _, created_at, expires_at } = row;
        Ok(ClientSecret { digest: digest("secret", bytes)?, created_at, expires_at })
    };
    Ok(ApiClient {
        id: ApiClientId::from_uuid(id),
        version,
        name,
        permissions: permissions.iter().filter_map(|name| name.parse::<Permission>().ok()).collect(),
        estates: from_json("API client", estates)?,
        secrets: secrets.into_iter().map(secret).collect::<Result<_, DbError>>()?,
        created_at,
        revoked_at,
    })
}
