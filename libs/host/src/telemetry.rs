//! What a process tells its operators: JSON logs, traces over OTLP, metrics for Prometheus.

use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_util::MetricKindMask;
use opentelemetry::{KeyValue, global, trace::TracerProvider};
use opentelemetry_otlp::{SpanExporter, WithExportConfig};
use opentelemetry_sdk::{
    Resource,
    propagation::TraceContextPropagator,
    trace::{Sampler, SdkTracerProvider},
};
use tracing_appender::non_blocking::WorkerGuard;
use tracing_subscriber::{
    EnvFilter, Layer,
    filter::{LevelFilter, Targets},
    layer::SubscriberExt,
    util::SubscriberInitExt,
};

use crate::{Config, module::StartError};

/// Seconds, from a cached read to a slow report.
const SECONDS: &[f64] = &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Said of malformed bytes and broken connections, which anybody can send and break as often as they like. What is set in
/// `telemetry.log` comes after it, and may ask for them.
const QUIET: &str = "actix_http::h1::dispatcher=off";

/// A series that nobody has added to for so long is not shown any more.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 3600);

/// What was set up; traces still in hand are sent when it is shut down.
pub(crate) struct Telemetry {
    pub(crate) metrics: PrometheusHandle,
    traces: Option<SdkTracerProvider>,
    /// Writes what is still in hand when it is dropped.
    _log: WorkerGuard,
}

impl Telemetry {
    /// Sets up the process; once.
    pub(crate) fn start(config: &Config, service: &str) -> Result<Self, StartError> {
        global::set_text_map_propagator(TraceContextPropagator::new());
        let traces = config.otlp_url.as_deref();
        let traces = traces.map(|url| exporter(url, service, config.sample_ratio)).transpose()?;
        let filter = EnvFilter::try_new(format!("{QUIET},{}", config.log))?;
        let log = tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false);
        // On a thread of its own, which leaves lines out when nobody takes them: a stuck pipe must not stop the process.
        let (stderr, writing) = tracing_appender::non_blocking(std::io::stderr());
        // The request that a line belongs to is its outermost span; the operation is below it.
        let log = log.with_span_list(true).with_writer(stderr).with_filter(filter);
        // A filter of its own: a log that is kept quiet does not take the traces away.
        let spans = traces.as_ref().map(|traces| {
            tracing_opentelemetry::layer().with_tracer(traces.tracer("steward")).with_filter(recorded())
        });
        tracing_subscriber::registry().with(log).with(spans).try_init()?;
        let metrics = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("seconds".to_owned()), SECONDS)?
            .idle_timeout(MetricKindMask::COUNTER | MetricKindMask::HISTOGRAM, Some(FORGOTTEN_AFTER))
            .install_recorder()?;
        Ok(Self { metrics, traces, _log: writing })
    }

    /// Sends what is in hand.
    pub(crate) fn stop(self) {
        if let Some(Err(error)) = self.traces.map(|traces| traces.shutdown()) {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

/// What a trace shows: requests, operations and messages, and what libs/db says at `debug` of the statements that they wait
/// for. Where no traces are sent, nobody asks for the latter, and they cost a comparison.
fn recorded() -> Targets {
    Targets::new().with_default(LevelFilter::INFO).with_target("db", LevelFilter::DEBUG)
}

/// Batches in a thread of its own, over HTTP with protobuf bodies: `<url>/v1/traces`.
///
/// Whether a trace is recorded follows from its id alone: the same in every service, whatever a caller says of it.
fn exporter(url: &str, service: &str, sample_ratio: f64) -> Result<SdkTracerProvider, StartError> {
    let endpoint = format!("{}/v1/traces", url.trim_end_matches('/'));
    let exporter = SpanExporter::builder().with_http().with_endpoint(endpoint).build()?;
    let resource = Resource::builder()
        .with_service_name(format!("steward-{service}"))
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    Ok(SdkTracerProvider::builder()
        .with_sampler(Sampler::TraceIdRatioBased(sample_ratio))
        .with_batch_exporter(exporter)
        .with_resource(resource)
        .build())
}
