//! What stands open to everybody who reaches the port: connections, readiness, places to follow the log, and what HTTP
//! asks of a server.

mod connections;
mod followers;
mod health;
mod http;
