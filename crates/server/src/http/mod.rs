//! To come: health, metrics.
