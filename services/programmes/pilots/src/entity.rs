//! What has a history of its own.

use ayumi_proto::ids::RegionId;

/// What has a history of its own in an edition of the pilots: the region.
pub type Entity = RegionId;
