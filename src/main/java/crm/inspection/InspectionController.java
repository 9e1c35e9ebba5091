package crm.inspection;

import crm.command.Changed;
import crm.command.Command;
import crm.command.Commands;
import crm.command.Result;
import crm.graphql.Connection;
import crm.graphql.Loaders;
import crm.graphql.Messages;
import crm.graphql.PageArguments;
import crm.image.Picture;
import crm.image.Pictures;
import crm.image.UploadedPictures;
import crm.order.Order;
import crm.upload.Upload;
import crm.user.Manager;
import graphql.schema.DataFetchingEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class InspectionController {

    private final InspectionQueries queries;

    private final Inspections inspections;

    private final Commands commands;

    private final Messages messages;

    private final Pictures pictures;

    private final UploadedPictures uploaded;

    InspectionController(
            InspectionQueries queries,
            Inspections inspections,
            Commands commands,
            Messages messages,
            Pictures pictures,
            UploadedPictures uploaded) {
        this.queries = queries;
        this.inspections = inspections;
        this.commands = commands;
        this.messages = messages;
        this.pictures = pictures;
        this.uploaded = uploaded;
    }

    @MutationMapping
    InspectionPayload createInspection(@Argument CreateInspectionInput input, Command command) {
        return commands.run(command, Changed.class, () -> inspections.create(input), this::payload);
    }

    @MutationMapping
    InspectionPayload updateInspection(@Argument UpdateInspectionInput input, Command command) {
        return commands.run(command, Changed.class, () -> inspections.update(input, command.caller()), this::payload);
    }

    @MutationMapping
    ChecklistItemPayload updateChecklistItem(@Argument UpdateChecklistItemInput input, Command command) {
        return commands.run(
                command,
                Changed.class,
                () -> inspections.updateItem(input, command.caller()),
                result -> payload(result, input.item(), command));
    }

    @MutationMapping
    InspectionPayload saveChecklist(@Argument SaveChecklistInput input, Command command) {
        return commands.run(
                command, Changed.class, () -> inspections.saveChecklist(input, command.caller()), result -> {
                    InspectionPayload payload = payload(result);
                    Inspection inspection = payload.inspection();
                    if (inspection != null) {
                        command.remember(
                                InspectionQueries.CHECKLIST, inspection.id(), queries.checklist(inspection.id()));
                    }
                    return payload;
                });
    }

    @QueryMapping
    Connection<Inspection> inspections(
            @Argument @Nullable InspectionFilter filter, @Argument InspectionSort sort, PageArguments page) {
        return queries.page(filter, sort, page);
    }

    private InspectionPayload payload(Result<Changed> result) {
        return new InspectionPayload(Changed.node(result, queries::byIds), result.errors(), result.replayed());
    }

    private ChecklistItemPayload payload(Result<Changed> result, ChecklistPoint point, Command command) {
        Inspection inspection = Changed.node(result, queries::byIds);
        ChecklistItem item = null;
        if (inspection != null) {
            Checklist checklist = queries.checklist(inspection.id());
            command.remember(InspectionQueries.CHECKLIST, inspection.id(), checklist);
            item = checklist.item(point);
        }
        return new ChecklistItemPayload(item, inspection, result.errors(), result.replayed());
    }

    @SchemaMapping
    CompletableFuture<Order> order(Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order", inspection.orderId());
    }

    @SchemaMapping
    CompletableFuture<Object> verdict(Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, InspectionQueries.VERDICT, inspection.id());
    }

    @SchemaMapping
    CompletableFuture<List<ChecklistItem>> checklist(Inspection inspection, DataFetchingEnvironment environment) {
        return checklistOf(inspection, environment).thenApply(Checklist::items);
    }

    @SchemaMapping
    CompletableFuture<Checklist.Progress> progress(Inspection inspection, DataFetchingEnvironment environment) {
        return checklistOf(inspection, environment).thenApply(Checklist::progress);
    }

    @SchemaMapping
    CompletableFuture<InspectionAction> suggestedAction(Inspection inspection, DataFetchingEnvironment environment) {
        return checklistOf(inspection, environment).thenApply(Checklist::suggestedAction);
    }

    @SchemaMapping
    CompletableFuture<List<InspectionPhoto>> pictures(Inspection inspection, DataFetchingEnvironment environment) {
        return pictures(inspection.photos(), inspection.photoUploads(), environment);
    }

    @SchemaMapping
    CompletableFuture<List<InspectionPhoto>> pictures(ChecklistItem item, DataFetchingEnvironment environment) {
        return pictures(item.photos(), item.photoUploads(), environment);
    }

    /** An address of another site is never handed out to be shown: it may be gone, or be anything. */
    private CompletableFuture<List<InspectionPhoto>> pictures(
            List<String> addresses, List<UUID> uploads, DataFetchingEnvironment environment) {
        List<CompletableFuture<InspectionPhoto>> shown = new ArrayList<>();
        for (String address : addresses) {
            Picture picture = pictures.ofAddress(address);
            shown.add(CompletableFuture.completedFuture(
                    new InspectionPhoto(picture.url(), picture.source(), address, null)));
        }
        for (UUID id : uploads) {
            shown.add(Loaders.<UUID, Upload>load(environment, InspectionQueries.UPLOAD, id)
                    .thenApply(upload -> {
                        Picture picture = uploaded.toShow(upload.key());
                        return new InspectionPhoto(picture.url(), picture.source(), null, id);
                    }));
        }
        return CompletableFuture.allOf(shown.toArray(CompletableFuture[]::new))
                .thenApply(done -> shown.stream().map(CompletableFuture::join).toList());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<Manager> updatedBy(ChecklistItem item, DataFetchingEnvironment environment) {
        UUID id = item.updatedBy();
        return id == null ? null : Loaders.load(environment, "Manager", id);
    }

    @SchemaMapping
    String label(ChecklistItem item, Locale locale) {
        return messages.label(locale, item.item());
    }

    @SchemaMapping
    CompletableFuture<Connection<Inspection>> inspections(
            Order order, PageArguments page, DataFetchingEnvironment environment) {
        return Loaders.load(environment, "Order.inspections", order.id(), page);
    }

    private static CompletableFuture<Checklist> checklistOf(
            Inspection inspection, DataFetchingEnvironment environment) {
        return Loaders.load(environment, InspectionQueries.CHECKLIST, inspection.id());
    }
}
