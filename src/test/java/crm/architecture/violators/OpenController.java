package crm.architecture.violators;

import org.springframework.stereotype.Controller;

/** A controller that is public without a reason. */
@Controller
public class OpenController {}
