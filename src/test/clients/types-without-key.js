/** They have no id, or an id that is not their own: the cache stores them in what contains them. */
export const typesWithoutKey = `
  Actor AlreadyExists AwaitingManager Bike BikeImage Blocked Blocker ChecklistItem Conversion CountDelta
  CustomerDuplicate CustomerPreferences Dashboard DashboardDay DashboardDeltas ImageArchiveProgress ImageBackfillHost
  ImageBackfillReport InspectionPhoto InspectionProgress InvalidInput InvalidTransition LeadFunnel LeadFunnelStage
  LeadStats LeadStatsGroup LeadTransition Money NotFound OrderBoard OrderBoardColumn OrderResult OrderStats
  OrderStatsGroup OrderStatusCount OrderTracking OrderTransition OrderValue SearchMatch SearchResult SearchResults
  SlaBreaches StaleVersion StatsKey TimeInStatus TotalCount TrackedBike TrackedShipment TrackingStep Viewer Workload
`.trim().split(/\s+/);
