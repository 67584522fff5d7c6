//! Steward in either of its two shapes, and the callers that tests send requests as.

use std::{sync::Arc, time::Duration};

use serde_json::{Value, json};
use tempfile::TempDir;
use testkit::{Api, UrlResolver};

use crate::{
    Deployment, Engines, TestCluster,
    process::{Process, free_port},
};

/// The first account's password.
pub const ADMIN_PASSWORD: &str = "correct horse battery 8";

/// The two shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All in one process on SQLite.
    Embedded,
    /// A process per service on PostgreSQL, RabbitMQ and Redis.
    Cluster,
}

/// The running services, in one of the two shapes.
pub struct TestSuite {
    processes: Processes,
    url_of: UrlResolver,
    client: reqwest::Client,
}

enum Processes {
    Embedded { process: Box<Process>, _folder: TempDir },
    Cluster(TestCluster),
}

impl TestSuite {
    /// Starts the suite in one of its shapes.
    pub async fn start(shape: Shape) -> Self {
        match shape {
            Shape::Embedded => Self::embedded_with(&[]).await,
            Shape::Cluster => Self::cluster_on(Engines::default(), &[]).await,
        }
    }

    /// The embedded shape, with `more` settings beside and before the usual ones.
    pub async fn embedded_with(more: &[(&str, &str)]) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = host::http_client().build().expect("a client");
        let folder = tempfile::tempdir().expect("a folder");
        let data_dir = folder.path().display().to_string();
        let usual = [
            ("STEWARD_DATA_DIR", data_dir.as_str()),
            ("STEWARD__IDENTITY__ADMIN_PASSWORD", ADMIN_PASSWORD),
            ("STEWARD__NOTIFICATIONS__ALLOW_PRIVATE_WEBHOOKS", "true"),
            // Whatever time it is while the tests run.
            ("STEWARD__NOTIFICATIONS__QUIET_HOURS", "none"),
            ("STEWARD__WEB__REQUESTS_PER_MINUTE", "1000000"),
            // It goes with the test.
            ("STEWARD__DATABASE__DURABLE", "false"),
            ("STEWARD__TELEMETRY__LOG", "warn"),
        ];
        let settings = usual.iter().chain(more).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let mut process = Process::new("allinone", free_port(), settings.collect(), folder.path());
        process.start();
        process.ready(&client).await;
        let base = process.base();
        let url_of: UrlResolver = Arc::new(move |path| format!("{base}{path}"));
        Self {
            processes: Processes::Embedded { process: Box::new(process), _folder: folder },
            url_of,
            client,
        }
    }

    /// A cluster on engines of the test's own, such as a broker that it can stop and start, with `settings` for every
    /// process beside and before the usual ones.
    pub async fn cluster_on(engines: Engines, settings: &[(&str, &str)]) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = host::http_client().timeout(Duration::from_secs(60)).build().expect("a client");
        let cluster = TestCluster::start(client.clone(), engines, settings).await;
        let url_of = resolve_by_routes(&cluster);
        Self { processes: Processes::Cluster(cluster), url_of, client }
    }

    /// A cluster in containers as the chart or `compose.yaml` declares them, on the engines that every test shares.
    pub async fn deployed(deployment: Deployment) -> Self {
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = host::http_client().timeout(Duration::from_secs(60)).build().expect("a client");
        let cluster = TestCluster::deployed(client.clone(), Engines::default(), deployment).await;
        let url_of = resolve_by_routes(&cluster);
        Self { processes: Processes::Cluster(cluster), url_of, client }
    }

    /// The cluster, in that shape.
    pub fn cluster(&mut self) -> &mut TestCluster {
        match &mut self.processes {
            Processes::Cluster(cluster) => cluster,
            Processes::Embedded { .. } => panic!("the embedded shape has no cluster"),
        }
    }

    /// The one process of the embedded shape.
    pub fn process(&mut self) -> &mut Process {
        match &mut self.processes {
            Processes::Embedded { process, .. } => process,
            Processes::Cluster(_) => panic!("the cluster shape has a process for each service"),
        }
    }

    /// A caller without a token.
    #[must_use]
    pub fn nobody(&self) -> Api {
        Api::resolved_by(Arc::clone(&self.url_of), self.client.clone(), None)
    }

    /// The first account, signed in.
    pub async fn admin(&self) -> Api {
        self.staff("admin", ADMIN_PASSWORD).await
    }

    /// A member of staff, signed in.
    pub async fn staff(&self, username: &str, password: &str) -> Api {
        let body = json!({ "username": username, "password": password });
        let session = self.nobody().post("/api/v1/session", &body).await.expect(200);
        self.with_token(&session)
    }

    /// A third-party application with these permissions at one estate, holding a token.
    pub async fn client(&self, permissions: &[&str], estate_id: &Value) -> Api {
        let body = json!({ "name": "journey", "permissions": permissions, "estates": [estate_id] });
        let made = self.admin().await.post("/api/v1/api-clients", &body).await.expect(201);
        let text =
            |pointer: &str| made.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let form = [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", text("/api_client_id")),
            ("client_secret", text("/client_secret")),
        ];
        let nobody = self.nobody();
        let token =
            nobody.send(nobody.request(reqwest::Method::POST, "/oauth/token").form(&form)).await.expect(200);
        self.with_token(&token)
    }

    /// Stops all processes and removes what they made.
    pub async fn stop(self) {
        match self.processes {
            Processes::Embedded { mut process, .. } => process.kill().await,
            Processes::Cluster(cluster) => cluster.stop().await,
        }
    }

    fn with_token(&self, reply: &Value) -> Api {
        let token = reply.get("access_token").and_then(Value::as_str);
        assert!(token.is_some(), "no token in {reply}");
        Api::resolved_by(Arc::clone(&self.url_of), self.client.clone(), token)
    }
}

/// Sends each path to the service whose code declares it, as the Ingress of a cluster does.
fn resolve_by_routes(cluster: &TestCluster) -> UrlResolver {
    let routes = host::routes(&allinone::modules()).expect("routes");
    let declared: Vec<(String, String)> =
        routes.into_iter().map(|route| (route.path, cluster.base(route.service))).collect();
    Arc::new(move |path| {
        let wanted = path.split('?').next().unwrap_or_default();
        let matching = declared.iter().filter_map(|(route, base)| Some((literals(route, wanted)?, base)));
        let base = matching.max_by_key(|(literals, _base)| *literals).map(|(_literals, base)| base);
        format!("{}{path}", base.unwrap_or_else(|| panic!("no service declares {path}")))
    })
}

/// How many steps of `path` the route names outright, when it matches at all.
fn literals(route: &str, path: &str) -> Option<usize> {
    let (route, path): (Vec<&str>, Vec<&str>) = (route.split('/').collect(), path.split('/').collect());
    let fits = |(named, step): (&&str, &&str)| named == step || named.starts_with('{');
    let does_match = route.len() == path.len() && route.iter().zip(&path).all(fits);
    does_match.then(|| route.iter().zip(&path).filter(|(named, step)| named == step).count())
}
