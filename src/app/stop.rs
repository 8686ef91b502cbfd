//! The wish to stop, as everybody in the daemon sees it.

use tokio::sync::watch;

/// Becomes true once and stays so.
#[derive(Debug, Clone)]
pub struct Stop {
    wish: watch::Receiver<bool>,
}

impl Stop {
    /// The two ends: whoever sets it, and whoever looks.
    pub fn channel() -> (watch::Sender<bool>, Self) {
        let (sender, wish) = watch::channel(false);
        (sender, Self { wish })
    }

    /// Nobody will ever ask to stop.
    pub fn never() -> Self {
        Self::channel().1
    }

    pub fn is_asked(&self) -> bool {
        *self.wish.borrow()
    }

    /// Returns when it is asked; never when nobody can ask any more.
    pub async fn asked(&mut self) {
        if self.wish.wait_for(|it| *it).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
