package crm.bike;

import crm.graphql.Loaders;
import crm.image.ImageArchiveProgress;
import crm.image.Picture;
import crm.image.Pictures;
import graphql.schema.DataFetchingEnvironment;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

@Controller
class BikeController {

    private final Pictures pictures;

    BikeController(Pictures pictures) {
        this.pictures = pictures;
    }

    @SchemaMapping
    Picture image(Bike bike) {
        return pictures.toShow(
                bike.cachedImages(),
                bike.snapshot().mainPhotoUrl(),
                bike.snapshot().images());
    }

    @SchemaMapping
    @Nullable
    CompletableFuture<ImageArchiveProgress> archive(Bike bike, DataFetchingEnvironment environment) {
        return bike.orderId() == null ? null : Loaders.load(environment, ImageArchiveProgress.LOADER, bike.orderId());
    }
}
