//! Listening until told to stop.

use std::net::SocketAddr;

use lotse_server::App;
use tokio::net::TcpListener;
use tokio::runtime;

use crate::files::Failure;

/// Serves `app` on `address` until SIGINT or SIGTERM; `ready` is called with the address
/// once connections are accepted.
pub fn listen(app: App, address: SocketAddr, ready: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let runtime = runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::caused("cannot start threads", &error))?;
    runtime.block_on(async {
        let failed = |error: std::io::Error| Failure::caused(format!("cannot listen on {address}"), &error);
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let bound = listener.local_addr().map_err(failed)?;
        let stop = stop_signal().map_err(|error| Failure::caused("cannot wait for signals", &error))?;
        ready(bound);
        lotse_server::serve(app, listener, stop).await.map_err(|error| Failure::caused("the server", &error))
    })
}

/// Resolves at the first SIGINT or SIGTERM. The handlers stand when this returns.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping: open requests are finished first");
    })
}

#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a signal there is nothing to wait for but the end of the OS process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
