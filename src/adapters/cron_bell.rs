//! The bell: tokio-cron-scheduler rings once a minute, in UTC, and does nothing else.
//!
//! Its local-time jobs fire an hour off after a clock change; a job in UTC has no such hour. It polls twice a second by itself.

use std::sync::Arc;

use tokio::sync::Notify;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

/// Rings at second 0 of every minute.
const EVERY_MINUTE: &str = "0 * * * * *";

/// A running scheduler; rings until it is dropped or stopped.
pub struct Bell {
    scheduler: JobScheduler,
}

impl Bell {
    pub async fn start(bell: Arc<Notify>) -> Result<Self, JobSchedulerError> {
        let scheduler = JobScheduler::new().await?;
        let ring = move |_, _| -> std::pin::Pin<Box<dyn Future<Output = ()> + Send>> {
            bell.notify_one();
            Box::pin(std::future::ready(()))
        };
        scheduler.add(Job::new_async(EVERY_MINUTE, ring)?).await?;
        scheduler.start().await?;
        Ok(Self { scheduler })
    }

    pub async fn stop(mut self) {
        if let Err(wrong) = self.scheduler.shutdown().await {
            tracing::debug!(error = %wrong, "the bell did not stop by itself");
        }
    }
}
