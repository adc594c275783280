"""The other programs, each as a script that is asked for work in a process of its own."""
