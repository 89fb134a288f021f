//! Canteen.
