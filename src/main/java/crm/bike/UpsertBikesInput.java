package crm.bike;

import crm.command.ErrorPolicy;
import java.util.List;

record UpsertBikesInput(List<CatalogueBikeInput> bikes, ErrorPolicy errorPolicy) {}
