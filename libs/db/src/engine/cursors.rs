//! Moving many inbox cursors in one round trip, each only if what it is moved over is next in line.
//!
//! The stretches come as one parameter, so that the statement's text does not change with their number and stays prepared. A
//! cursor that is moved is locked from then on: another process with the same message waits, and then finds that it is not
//! next in line any more.

use sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, QueryResult, Statement};

use super::{Engine, begin};

/// Moves the cursors over `stretches`, a JSON list of `aggregate`, `subject`, `begins`, `ends` and `starts`, that are next in line on
/// `day`; gives the aggregate and the subject of each that was.
pub(crate) async fn advance_cursors(
    conn: &impl ConnectionTrait,
    stretches: &str,
    day: i32,
) -> Result<Vec<(String, String)>, DbErr> {
    let statements: &[&str] = match Engine::of(conn) {
        Engine::Sqlite => &[ADVANCE_SQLITE, BEGIN_SQLITE],
        Engine::Postgres => &[ADVANCE_POSTGRES],
    };
    let mut advanced = Vec::new();
    for sql in statements {
        let values = [stretches.into(), day.into()];
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), *sql, values);
        let rows = conn.query_all_raw(statement).await?;
        let subject = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
        advanced.extend(rows.iter().map(subject).collect::<Result<Vec<(String, String)>, DbErr>>()?);
    }
    Ok(advanced)
}

/// The same by itself, all or nothing: on PostgreSQL one statement is that.
pub(crate) async fn advance_cursors_at_once(
    writer: &DatabaseConnection,
    stretches: &str,
    day: i32,
) -> Result<Vec<(String, String)>, DbErr> {
    match Engine::of(writer) {
        Engine::Sqlite => {
            let tx = begin(writer).await?;
            let advanced = advance_cursors(&tx, stretches, day).await?;
            tx.commit().await?;
            Ok(advanced)
        }
        Engine::Postgres => advance_cursors(writer, stretches, day).await,
    }
}

// Through an array, of which PostgreSQL expects ten items, and not a hundred as of a function that gives rows: while the table is
// small, or was when the plan was made, it would read all of it for so many.
const ADVANCE_POSTGRES: &str = "
WITH stretch AS (
  SELECT item->>'aggregate' AS aggregate, item->>'subject' AS subject, (item->>'begins')::integer AS begins,
         (item->>'ends')::integer AS ends, (item->>'starts')::boolean AS starts
    FROM unnest(ARRAY(SELECT jsonb_array_elements($1::jsonb))) AS item
), advanced AS (
  UPDATE inbox_cursors AS heard SET sequence = stretch.ends, last_day = $2
    FROM stretch
   WHERE stretch.begins > 1 AND heard.aggregate = stretch.aggregate AND heard.subject = stretch.subject
     AND heard.sequence = stretch.begins - 1
  RETURNING heard.aggregate, heard.subject
), begun AS (
  INSERT INTO inbox_cursors (aggregate, subject, sequence, last_day)
  SELECT stretch.aggregate, stretch.subject, stretch.ends, $2 FROM stretch WHERE stretch.starts
   ORDER BY stretch.aggregate, stretch.subject
  ON CONFLICT (aggregate, subject) DO NOTHING
  RETURNING aggregate, subject
)
SELECT aggregate, subject FROM advanced UNION ALL SELECT aggregate, subject FROM begun";

const ADVANCE_SQLITE: &str = "
UPDATE inbox_cursors SET sequence = stretch.ends, last_day = $2
  FROM (SELECT json_extract(value, '$.aggregate') AS of_aggregate, json_extract(value, '$.subject') AS of_subject,
               json_extract(value, '$.begins') AS begins, json_extract(value, '$.ends') AS ends
          FROM json_each($1)) AS stretch
 WHERE stretch.begins > 1 AND inbox_cursors.aggregate = stretch.of_aggregate
   AND inbox_cursors.subject = stretch.of_subject AND inbox_cursors.sequence = stretch.begins - 1
RETURNING aggregate, subject";

const BEGIN_SQLITE: &str = "
INSERT INTO inbox_cursors (aggregate, subject, sequence, last_day)
SELECT json_extract(value, '$.aggregate'), json_extract(value, '$.subject'), json_extract(value, '$.ends'), $2
  FROM json_each($1) WHERE json_extract(value, '$.starts')
ON CONFLICT (aggregate, subject) DO NOTHING
RETURNING aggregate, subject";
