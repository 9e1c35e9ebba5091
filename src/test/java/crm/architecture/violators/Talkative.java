package crm.architecture.violators;

class Talkative {

    void say() {
        System.out.println("here");
    }
}
