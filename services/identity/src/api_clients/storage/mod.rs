//! Third-party applications.
#![warn(clippy::future_not_send)]

pub(crate) mod entities;

use db::{
    Context, Db, DbError, IdColumn, ListSpec, Tx, list_page,
    lists::{DeclaredList, Filter, Served, Sort, Test},
};
use kernel::{ApiClientId, Failure, ListQuery, PageOf, Permission, Scope};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::{
    api_clients::domain::{ApiClient, ClientSecret},
    storage::{
        columns::{self, digest, from_json, to_json},
        places,
    },
};
use entities::{api_client, client_secret};

/// Whose places are looked at.
const OWNER: (&str, &str) = ("api_clients", "id");

/// Stores a new application.
pub(crate) async fn insert(tx: &Tx, client: &ApiClient) -> Result<(), DbError> {
    api_client::Entity::insert(to_row(client)?)
        .exec_without_returning(tx.conn())
        .await
        .context("storing an API client")?;
    places::put(tx, client.id.as_uuid(), [&client.grant().scope]).await?;
    insert_secrets(tx, client).await
}

/// One of them, to change, when its estates lie within `scope`.
pub(crate) async fn load(tx: &Tx, scope: &Scope, id: ApiClientId) -> Result<Option<ApiClient>, DbError> {
    read(tx.conn(), scope, id).await
}

/// One of them, to look at, when its estates lie within `scope`.
pub(crate) async fn find(db: &Db, scope: &Scope, id: ApiClientId) -> Result<Option<ApiClient>, DbError> {
    read(db.reader(), scope, id).await
}

async fn read(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    id: ApiClientId,
) -> Result<Option<ApiClient>, DbError> {
    let found = api_client::Entity::find_by_id(IdColumn(id)).filter(places::within(scope, OWNER));
    let row = found.one(conn).await.context("loading an API client")?;
    let Some(row) = row else { return Ok(None) };
    let secrets = client_secret::Entity::find()
        .filter(client_secret::Column::ClientId.eq(id.as_uuid()))
        .order_by_asc(client_secret::Column::CreatedAt)
        .all(conn)
        .await
        .context("loading secrets")?;
    from_row(row, secrets).map(Some)
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
        .context("saving an API client")?;
    db::expect_one(updated.rows_affected)?;
    client_secret::Entity::delete_many()
        .filter(client_secret::Column::ClientId.eq(client.id.as_uuid()))
        .exec(tx.conn())
        .await
        .context("replacing secrets")?;
    insert_secrets(tx, client).await.map_err(Failure::from)
}

/// The number of the next event about an application.
pub(crate) async fn next_sequence(tx: &Tx, id: ApiClientId) -> Result<i32, DbError> {
    columns::next_sequence(tx, "api_clients", id.as_uuid()).await
}

/// Up to `limit` applications of which nothing was published yet, without their secrets, held until the transaction
/// ends.
pub(crate) async fn unpublished(tx: &Tx, limit: u64) -> Result<Vec<ApiClient>, DbError> {
    let rows = api_client::Entity::find()
        .filter(api_client::Column::Sequence.eq(0))
        .order_by_asc(api_client::Column::Id)
        .limit(limit)
        .lock_exclusive()
        .all(tx.conn())
        .await
        .context("looking for API clients to publish")?;
    rows.into_iter().map(|row| from_row(row, Vec::new())).collect()
}

async fn insert_secrets(tx: &Tx, client: &ApiClient) -> Result<(), DbError> {
    if client.secrets.is_empty() {
        return Ok(());
    }
    let rows = client.secrets.iter().map(|secret| client_secret::ActiveModel {
        digest: Set(secret.digest.to_vec()),
        client_id: Set(IdColumn(client.id)),
        created_at: Set(secret.created_at),
        expires_at: Set(secret.expires_at),
    });
    client_secret::Entity::insert_many(rows)
        .exec_without_returning(tx.conn())
        .await
        .context("storing secrets")?;
    Ok(())
}

fn to_row(client: &ApiClient) -> Result<api_client::ActiveModel, DbError> {
    let ApiClient { id, version, name, permissions, estates, secrets: _, created_at, revoked_at } = client;
    Ok(api_client::ActiveModel {
        id: Set(IdColumn(*id)),
        version: Set(*version),
        name: Set(name.clone()),
        permissions: Set(to_json("API client", permissions)?),
        estates: Set(to_json("API client", estates)?),
        created_at: Set(*created_at),
        revoked_at: Set(*revoked_at),
        // Counted by `next_sequence` alone.
        sequence: NotSet,
    })
}

fn from_row(row: api_client::Model, secrets: Vec<client_secret::Model>) -> Result<ApiClient, DbError> {
    let api_client::Model { id, version, name, permissions, estates, created_at, revoked_at, sequence: _ } =
        row;
    let permissions: Vec<String> = from_json("API client", permissions)?;
    let secret = |row: client_secret::Model| {
        let client_secret::Model { digest: bytes, client_id: _, created_at, expires_at } = row;
        Ok(ClientSecret { digest: digest("secret", bytes)?, created_at, expires_at })
    };
    Ok(ApiClient {
        id: id.0,
        version,
        name,
        permissions: permissions.iter().filter_map(|name| name.parse::<Permission>().ok()).collect(),
        estates: from_json("API client", estates)?,
        secrets: secrets.into_iter().map(secret).collect::<Result<_, DbError>>()?,
        created_at,
        revoked_at,
    })
}

/// Applications, in the order they were made; a group has dozens.
#[derive(Debug)]
pub(crate) struct ApiClientList;

impl DeclaredList for ApiClientList {
    const SPEC: &'static ListSpec = &ListSpec {
        filters: &[
            Filter::flag(
                "is_active",
                Test::IsUnset("revoked_at"),
                "Only those that are not revoked (true), or are.",
            ),
            Filter::text("name", 80, "Only those with this in their name, in any case.")
                .asks(Test::ContainsAnyCase(&["name"])),
        ],
        sorts: &[Sort::OLDEST],
        columns: &["name", "permissions", "estates", "created_at", "revoked_at", "api_client_id"],
        served: &[Served::of(&[], Sort::OLDEST.name, "uq_api_clients__id")],
        ..ListSpec::of("api_clients")
    };
}

/// One page of those whose estates lie within `scope`, without their secrets.
pub(crate) async fn list_api_clients(
    db: &Db,
    scope: &Scope,
    query: &ListQuery,
) -> Result<PageOf<ApiClient>, Failure> {
    let within = places::within(scope, OWNER);
    let page = list_page::<api_client::Entity>(db, ApiClientList::SPEC, (scope, within), query).await?;
    let items = page.items.into_iter().map(|row| from_row(row, Vec::new())).collect::<Result<_, _>>()?;
    Ok(PageOf { items, next: page.next, count: page.count })
}
