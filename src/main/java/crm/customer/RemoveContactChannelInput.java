package crm.customer;

import org.jspecify.annotations.Nullable;

record RemoveContactChannelInput(String id, @Nullable Integer expectedVersion) {}
