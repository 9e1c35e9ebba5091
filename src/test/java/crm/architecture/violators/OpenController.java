package crm.architecture.violators;

import org.springframework.stereotype.Controller;

/** A promise that nobody asked for. */
@Controller
public class OpenController {}
