//! Notices of the desktop. Without the feature `desktop`, or where nobody listens, they fail and
//! the terminal gives the notice instead.

/// Shows a notice.
///
/// # Errors
/// When nobody shows notices here.
#[cfg(all(feature = "desktop", unix, not(target_os = "macos")))]
pub async fn show(title: &str, body: &str) -> Result<(), ()> {
    // Desktops take a text for markup.
    let body = body.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut notice = notify_rust::Notification::new();
    notice.appname(crate::notices::NAME).summary(title).body(&body);
    notice.show_async().await.map(drop).map_err(drop)
}

/// Shows a notice.
///
/// # Errors
/// When nobody shows notices here.
#[cfg(all(feature = "desktop", target_os = "macos"))]
pub async fn show(title: &str, body: &str) -> Result<(), ()> {
    let mut notice = notify_rust::Notification::new();
    notice.appname(crate::notices::NAME).summary(title).body(body);
    let shown = tokio::task::spawn_blocking(move || notice.show().map(drop)).await;
    shown.map_err(drop)?.map_err(drop)
}

/// There is no desktop in this build.
///
/// # Errors
/// Always.
#[cfg(not(all(feature = "desktop", unix)))]
pub async fn show(_: &str, _: &str) -> Result<(), ()> {
    Err(())
}
